import { html, LitElement, nothing } from "lit";
import type { PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { AnswerCard, ChoicesCard, NoticeCard, Option, TextCard } from "../cards.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import type { CardItem, Item, ReaderItem } from "../items.js";
import { CARD_PARTS } from "../part.js";
import type { Strings } from "../strings.js";
import type { Topic } from "../wire.js";
import "./answer-card.js";
import "./choices-card.js";
import { styles } from "./message-log.styles.js";
import "./notice-card.js";
import "./text-card.js";
import "./topics.js";
import type { QuestionsOf } from "./topics.js";

/** A greeting up to this length is set large. */
const SHORT_GREETING = 90;

/** What is left free above an item that was scrolled to, in pixels. */
const MARGIN = 12;

/**
 * How many items stand together. The newest two such groups are always laid out, older ones only near the reader's view:
 * what a new item costs does not grow with the conversation.
 */
const GROUP = 20;

/**
 * The conversation so far; before it begins, the greeting and questions to start with. New items come into view only
 * while the reader is at the end, and never take the focus.
 *
 * @internal
 * @csspart log - The scrolling area.
 * @csspart reader - What the reader said.
 */
export class CitewellMessageLog extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) items: readonly Item[] = [];
  @property({ attribute: false }) starters: readonly Option[] = [];
  @property({ attribute: false }) topics: readonly Topic[] = [];
  @property({ attribute: false }) questionsOf!: QuestionsOf;
  @property({ attribute: false }) greeting = "";
  /** Address of the server, without a slash at its end. */
  @property({ attribute: false }) server = "";
  @property({ type: Boolean }) waiting = false;
  @property({ type: Boolean }) offline = false;
  @property({ attribute: false }) strings!: Strings;

  @state() private behind = false;
  @query(".scroll") private readonly scroller!: HTMLElement;
  @query(".items") private readonly list!: HTMLElement;
  #newestId: string | undefined;

  override render() {
    const { strings } = this;
    const groups = Array.from({ length: Math.ceil(this.items.length / GROUP) }, (_, group) => group * GROUP);
    const current = this.items.findLast((item) => item.from === "citewell" && item.card.kind === "answer");
    return html`
      <div class="scroll" part="log" role="log" aria-live="off" aria-label=${strings.conversation} tabindex="0" @scroll=${this.#measure}>
        ${this.items.length ? nothing : this.#intro()}
        <div class="items" role="list">
          ${groups.map(
            (start) => html`<div class=${start < this.items.length - 2 * GROUP ? "group old" : "group"} role="none">
              ${repeat(
                this.items.slice(start, start + GROUP),
                ({ id }) => id,
                (item, index) =>
                  item.from === "reader" ? this.#reader(item) : this.#card(item, item === current, this.items[start + index + 1]),
              )}
            </div>`,
          )}
        </div>
        ${this.waiting
          ? html`<p class="finding"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${strings.finding}</p>`
          : nothing}
      </div>
      ${this.behind
        ? html`<button class="button filled compact jump" type="button" @click=${this.#jump}>
            ${strings.toNewest}${icons.down}
          </button>`
        : nothing}
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    const newest = this.items.at(-1);
    if (changed.has("items") && newest?.id !== this.#newestId) {
      // Only a reader who is at the end, or has just asked here, is taken along: what another tab asked comes as sent.
      const follow = !this.behind || (newest?.from === "reader" && newest.progress !== "sent");
      this.#newestId = newest?.id;
      requestAnimationFrame(() => (follow ? this.showNewest() : this.#measure()));
    } else if (changed.has("waiting") && newest?.from === "reader" && !this.behind) {
      requestAnimationFrame(() => this.showNewest());
    }
  }

  override focus(options?: FocusOptions): void {
    this.scroller.focus(options);
  }

  /**
   * Scrolls to the newest item; where that is one of several cards of a turn, to the first of them (it may be an
   * emergency).
   */
  showNewest(): void {
    const newest = this.items.at(-1);
    const first = newest?.from === "citewell" ? this.items.findIndex((item) => isReply(item, newest.replyTo)) : -1;
    this.#scrollTo(first < 0 ? this.items.length - 1 : first);
  }

  #scrollTo(index: number): void {
    const entry = this.#entry(index);
    if (entry === undefined) return;
    const asked = this.#entry(index - 1);
    // The question above an answer stays in view with it, where it is short.
    const together = asked?.matches(".reader") === true && asked.clientHeight < this.scroller.clientHeight / 4;
    const { top } = (together ? asked : entry).getBoundingClientRect();
    this.scroller.scrollTop += top - this.scroller.getBoundingClientRect().top - MARGIN;
    this.#measure();
  }

  /** The element of the item at `index`. */
  #entry(index: number): HTMLElement | undefined {
    return this.list.children[Math.floor(index / GROUP)]?.children[index % GROUP] as HTMLElement | undefined;
  }

  get #newest(): HTMLElement | undefined {
    return this.#entry(this.items.length - 1);
  }

  /** Whether the newest item is below what can be seen. */
  readonly #measure = (): void => {
    const newest = this.#newest;
    if (newest === undefined || this.scroller.clientHeight === 0) return void (this.behind = false);
    const end = this.scroller.getBoundingClientRect().bottom;
    this.behind = newest.getBoundingClientRect().top > end - 24;
  };

  readonly #jump = (): void => {
    this.#scrollTo(this.items.length - 1);
    this.#newest?.focus({ preventScroll: true });
  };

  #intro() {
    const greeting = this.greeting || this.strings.greeting;
    return html`<div class="intro">
      <p class="greeting ${greeting.length > SHORT_GREETING ? "long" : ""}" lang=${this.greeting ? CONTENT_LANG : this.strings.lang}>${greeting}</p>
      ${this.starters.length
        ? html`<div class="starters" role="group" aria-labelledby="starters">
            <p id="starters" class="eyebrow">${this.strings.starters}</p>
            ${this.starters.map(
              ({ title, payload }) => html`<button
                class="button wide"
                part="option"
                type="button"
                @click=${() => fire(this, "ask-request", { text: payload, label: title })}
              >
                <span lang=${CONTENT_LANG}>${title}</span>${icons.forward}
              </button>`,
            )}
          </div>`
        : nothing}
      ${this.topics.length
        ? html`<citewell-topics
            exportparts="option"
            .topics=${this.topics}
            .questionsOf=${this.questionsOf}
              .strings=${this.strings}
          ></citewell-topics>`
        : nothing}
    </div>`;
  }

  #reader(item: ReaderItem) {
    return html`<div class="reader" role="listitem" tabindex="-1">
      <p class="bubble" part="reader"><span class="hidden">${this.strings.you} </span><span lang="">${item.text}</span></p>
      ${this.#status(item)}
    </div>`;
  }

  #status(item: ReaderItem) {
    const { strings } = this;
    if (item.progress === "queued" && this.offline) return html`<p class="status">${strings.queued}</p>`;
    if (item.progress !== "late" && item.progress !== "failed") return nothing;
    return html`<div class="status ${item.progress}">
      <p>${item.progress === "late" ? strings.late : item.problem}</p>
      <button class="button compact" type="button" @click=${() => fire(this, "retry-request", item)}>
        ${strings.retry}
      </button>
    </div>`;
  }

  #card(item: CardItem, current: boolean, next: Item | undefined) {
    return html`<div class="citewell" role="listitem" tabindex="-1">${this.#cardElement(item, current, next)}</div>`;
  }

  #cardElement(item: CardItem, current: boolean, next: Item | undefined) {
    const { strings } = this;
    switch (item.card.kind) {
      case "answer":
        return html`<citewell-answer-card
          exportparts=${CARD_PARTS}
          .item=${item as CardItem<AnswerCard>}
          .current=${current}
          .server=${this.server}
          .strings=${strings}
        ></citewell-answer-card>`;
      case "choices":
        return html`<citewell-choices-card
          exportparts=${CARD_PARTS}
          .item=${item as CardItem<ChoicesCard>}
          .chosen=${next?.from === "reader" ? next.text : null}
          .strings=${strings}
        ></citewell-choices-card>`;
      case "notice":
        return html`<citewell-notice-card
          exportparts=${CARD_PARTS}
          .item=${item as CardItem<NoticeCard>}
          .strings=${strings}
        ></citewell-notice-card>`;
      case "text":
        return html`<citewell-text-card
          exportparts=${CARD_PARTS}
          .item=${item as CardItem<TextCard>}
          .strings=${strings}
        ></citewell-text-card>`;
    }
  }
}

function isReply(item: Item, replyTo: string): boolean {
  return item.from === "citewell" && item.replyTo === replyTo;
}

define("citewell-message-log", CitewellMessageLog);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-message-log": CitewellMessageLog;
  }
}
