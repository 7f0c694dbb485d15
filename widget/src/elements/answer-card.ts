import { html, LitElement, nothing } from "lit";
import type { PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { AnswerCard, LinkedQuestion } from "../cards.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import type { CardItem } from "../items.js";
import { isPage, safeUrl, sanitise } from "../sanitise.js";
import type { Strings } from "../strings.js";
import { formatDate } from "../strings.js";
import { showEntry } from "../wire.js";
import { styles } from "./answer-card.styles.js";
import "./answer-tools.js";
import "./rating.js";
import "./sources.js";

/**
 * A stored answer: which question it answers, the answer, where it comes from, and where to go from here.
 *
 * @internal
 * @csspart card - The whole card.
 * @csspart question - The stored question.
 * @csspart answer - The answer's text.
 * @csspart sources - The review and the sources.
 * @csspart next - The button of the next question.
 */
export class CitewellAnswerCard extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) item!: CardItem<AnswerCard>;
  /**
   * Whether this is where the conversation stands: from here the server goes on and back as a browser does. Nothing of it
   * is seen, so it is no reactive property: an old answer is not drawn again when a new one comes.
   */
  current = false;
  /** Address of the server, without a slash at its end: where the page's path leads. */
  @property({ attribute: false }) server = "";
  @property({ attribute: false }) strings!: Strings;
  /** Whether a long answer is shown whole. */
  @state() private whole = false;
  #answer: DocumentFragment | undefined;
  /** What is folded away of a long answer. */
  #rest: DocumentFragment | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("item");
    // A rating makes a new item of the same card: its nodes stay.
    if (changed.has("item") && before?.card.answerHtml !== this.item.card.answerHtml) {
      this.#answer = sanitise(this.item.card.answerHtml, this.item.card.answerText, this.strings);
      this.#rest = this.item.card.foldable ? afterFirst(this.#answer) : undefined;
    }
  }

  override render() {
    const { strings } = this;
    const { card, rating } = this.item;
    return html`<article class="card" part="card" aria-labelledby="question">
      <div class="main">
        <p class="eyebrow">${strings.answering}</p>
        <h3 id="question" class="question" part="question" lang=${CONTENT_LANG}>${card.question}</h3>
        <div class="answer" part="answer" lang=${CONTENT_LANG}>
          ${this.#answer}${this.#rest ? html`<div id="rest" class="rest" ?hidden=${!this.whole}>${this.#rest}</div>` : nothing}
        </div>
        ${this.#rest
          ? html`<button
              class="button compact fold"
              type="button"
              aria-expanded=${this.whole}
              aria-controls="rest"
              @click=${() => (this.whole = !this.whole)}
            >
              ${this.whole ? strings.less : strings.whole}${icons.down}
            </button>`
          : nothing}
        <citewell-answer-tools
          .card=${card}
          .address=${this.#address}
          .strings=${strings}
        ></citewell-answer-tools>
      </div>
      <div class="evidence" part="sources">
        ${this.#review(card)}
        ${card.sources.length
          ? html`<citewell-sources .sources=${card.sources} .strings=${strings}></citewell-sources>`
          : nothing}
        <p class="disclaimer" lang=${CONTENT_LANG}>${card.disclaimer}</p>
        ${this.#page()}
      </div>
      ${this.#onward(card)}
      <citewell-rating
        class="rating"
        .answerId=${card.answerId}
        .rating=${rating}
        .strings=${strings}
      ></citewell-rating>
    </article>`;
  }

  #review({ review, reviewOverdue }: AnswerCard) {
    const { strings } = this;
    if (review === null) return html`<p class="review">${icons.unreviewed}${strings.notReviewed}</p>`;
    return html`<p class="review ${reviewOverdue ? "" : "current"}">
        ${icons.reviewed}<span>${strings.reviewed(review.by, formatDate(strings.lang, review.on))}</span>
      </p>
      ${reviewOverdue ? html`<p class="overdue">${strings.overdue}</p>` : nothing}`;
  }

  /** Where the entry's page is. */
  get #address(): string | null {
    const { page } = this.item.card;
    const address = page && safeUrl(page.startsWith("/") ? this.server + page : page);
    return address && isPage(address) ? address : null;
  }

  #page() {
    const address = this.#address;
    if (address === null) return nothing;
    return html`<a class="page" href=${address} target="_blank" rel="noopener noreferrer"
      >${this.strings.page}<span class="hidden"> ${this.strings.newTab}</span></a
    >`;
  }

  #onward({ next, previous, candidates, related }: AnswerCard) {
    const { strings } = this;
    if (!next && !previous && !candidates.length && !related.length) return nothing;
    return html`<div class="onward">
      ${next || previous
        ? html`<div class="stack">
            ${next
              ? html`<button class="button wide next" part="next" type="button" @click=${() => this.#ask(next, "/next_question")}>
                  <span><span class="label">${strings.nextQuestion}</span> <span lang=${CONTENT_LANG}>${next.question}</span></span>
                  ${icons.forward}
                </button>`
              : nothing}
            ${previous
              ? html`<button class="button wide previous" part="option" type="button" @click=${() => this.#ask(previous, "/previous_question")}>
                  ${icons.back}
                  <span
                    ><span class="label">${strings.previousQuestion}</span>
                    <span lang=${CONTENT_LANG}>${previous.question}</span></span
                  >
                </button>`
              : nothing}
          </div>`
        : nothing}
      ${this.#questions(strings.candidates, candidates)} ${this.#questions(strings.related, related)}
    </div>`;
  }

  #questions(heading: string, questions: readonly LinkedQuestion[]) {
    if (!questions.length) return nothing;
    return html`<section>
      <h4>${heading}</h4>
      <ul class="questions" role="list">
        ${questions.map(
          (question) => html`<li>
            <button class="question-link" part="option" type="button" @click=${() => this.#ask(question)}>
              <span lang=${CONTENT_LANG}>${question.question}</span>${icons.forward}
            </button>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #ask({ entryId, question }: LinkedQuestion, step?: string): void {
    fire(this, "ask-request", { text: (this.current && step) || showEntry(entryId), label: question });
  }
}

/** Takes everything after the first element away; nothing where there is no more. */
function afterFirst(answer: DocumentFragment): DocumentFragment | undefined {
  const first = answer.firstElementChild;
  if (!first?.nextElementSibling) return undefined;
  const range = document.createRange();
  range.setStartAfter(first);
  range.setEndAfter(answer.lastChild as Node);
  return range.extractContents();
}

define("citewell-answer-card", CitewellAnswerCard);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-answer-card": CitewellAnswerCard;
  }
}
