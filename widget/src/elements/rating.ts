import { html, LitElement, nothing } from "lit";
import { property, query } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG, REASONS } from "../cards.js";
import type { Reason } from "../cards.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import type { RatingState } from "../items.js";
import type { Strings } from "../strings.js";
import { styles } from "./rating.styles.js";

/** The longest comment the server takes. */
const COMMENT_LENGTH = 500;

/**
 * "Was this answer helpful?" One press rates, another press changes it; after a No a reason and a comment may follow.
 *
 * @internal
 */
export class CitewellRating extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) answerId = "";
  @property({ attribute: false }) rating: RatingState | null = null;
  @property({ attribute: false }) strings!: Strings;
  @query("textarea") private readonly textarea!: HTMLTextAreaElement | null;

  override render() {
    const { strings, rating } = this;
    return html`
      <div class="row" role="group" aria-labelledby="question">
        <p id="question" class="question">${strings.ratingQuestion}</p>
        <span class="choices">${this.#answer(true, strings.yes)}${this.#answer(false, strings.no)}</span>
      </div>
      ${rating?.message
        ? html`<p class="message ${rating.progress}">
            <span lang=${rating.progress === "failed" ? strings.lang : CONTENT_LANG}>${rating.message}</span> ${rating.commented && rating.progress === "kept" ? strings.commentSent : nothing}
          </p>`
        : nothing}
      ${rating?.helpful === false ? this.#more(rating) : nothing}
    `;
  }

  #answer(helpful: boolean, label: string) {
    return html`<button
      class="button compact choice"
      type="button"
      aria-pressed=${this.rating?.helpful === helpful}
      @click=${() => this.#rate(helpful, null)}
    >
      ${label}
    </button>`;
  }

  #more({ reason }: RatingState) {
    const { strings } = this;
    return html`<div class="more">
      <p id="reasons" class="question">${strings.reasonQuestion}</p>
      <div class="row" role="group" aria-labelledby="reasons">
        ${REASONS.map(
          (each) => html`<button
            class="button compact reason"
            type="button"
            aria-pressed=${reason === each}
            @click=${() => this.#rate(false, reason === each ? null : each)}
          >
            ${strings.reasons[each]}
          </button>`,
        )}
      </div>
      <div class="stack">
        <label for="comment">${strings.comment}</label>
        <textarea id="comment" rows="2" maxlength=${COMMENT_LENGTH} aria-describedby="hint"></textarea>
        <p id="hint" class="small soft">${strings.commentHint}</p>
      </div>
      <div class="row">
        <button class="button compact" type="button" @click=${() => this.#rate(false, reason)}>
          ${strings.commentSend}
        </button>
      </div>
    </div>`;
  }

  #rate(helpful: boolean, reason: Reason | null): void {
    const comment = helpful ? null : this.textarea?.value.trim() || null;
    fire(this, "rate-request", { answerId: this.answerId, helpful, reason, comment });
  }
}

define("citewell-rating", CitewellRating);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-rating": CitewellRating;
  }
}
