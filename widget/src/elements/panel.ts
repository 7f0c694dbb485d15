import { html, LitElement, nothing } from "lit";
import type { PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { spoken } from "../announce.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import { connectTo } from "../connection.js";
import type { Connect } from "../connection.js";
import type { ArrivalEvent, SayEvent } from "../conversation.js";
import { Conversation } from "../conversation.js";
import { define } from "../define.js";
import type { AskRequest, RateRequest } from "../events.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import type { Item } from "../items.js";
import { findAnswer } from "../items.js";
import { CARD_PARTS } from "../part.js";
import type { SessionStore } from "../storage.js";
import { stringsOf } from "../strings.js";
import type { Strings, Translation } from "../strings.js";
import type { Suggest } from "../suggesting.js";
import "./announcer.js";
import type { CitewellAnnouncer } from "./announcer.js";
import type { CitewellChat } from "./chat.js";
import "./composer.js";
import type { CitewellComposer } from "./composer.js";
import "./menu.js";
import type { CitewellMenu } from "./menu.js";
import "./message-log.js";
import type { CitewellMessageLog } from "./message-log.js";
import { styles } from "./panel.styles.js";
import type { QuestionsOf } from "./topics.js";

/** The panel fills a window as small as this; kept in step with the styles. */
const SMALL_WINDOW = "(max-width: 30em), (max-height: 30em)";

/**
 * The chat itself: head, conversation and composer. `<citewell-chat>` loads it when it is first opened.
 *
 * @internal
 * @fires {CustomEvent<null>} close-request - The reader wants it closed.
 * @fires {Event} unread - What came while it was closed has changed.
 */
export class CitewellPanel extends LitElement {
  static override styles = [base, styles];

  /** Address of the server, without a slash at its end. */
  @property({ attribute: false }) server = "";
  @property({ attribute: false }) mode: CitewellChat["mode"] = "floating";
  @property({ attribute: false }) position: CitewellChat["position"] = "end";
  @property({ attribute: false }) open = false;
  @property({ attribute: false }) heading = "";
  /** Whether stored questions are suggested while the reader types. */
  @property({ attribute: false }) suggestions: CitewellChat["suggestions"] = "on";
  /** Questions to begin with, instead of the server's. */
  @property({ attribute: false }) starters: readonly string[] = [];
  @property({ attribute: false }) store!: SessionStore;
  @property({ attribute: false }) connect: (server: string) => Connect = connectTo;
  @state() private strings!: Strings;
  /** How many answers came while it was closed. */
  unread = 0;

  @state() private conversation!: Conversation;
  @query("citewell-announcer") private readonly announcer!: CitewellAnnouncer;
  @query("citewell-composer") private readonly composer!: CitewellComposer | null;
  @query("citewell-menu") private readonly menu!: CitewellMenu | null;
  @query("citewell-message-log") private readonly log!: CitewellMessageLog | null;
  readonly #small = matchMedia(SMALL_WINDOW);

  set translation(translation: Translation) {
    this.strings = stringsOf(translation);
  }

  /** The unread answers in words. */
  get news(): string {
    return this.unread ? this.strings.newAnswers(this.unread) : "";
  }

  /** Asks what the page wants asked. */
  ask(question: string): void {
    this.conversation.ask(question);
    fire(this, "citewell-ask", { by: "page" });
  }

  override focus(): void {
    this.composer?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("exportparts", `panel, header, heading, log, reader, ${CARD_PARTS}, composer, input, send, suggestion`);
    this.#small.addEventListener("change", this.#resized);
    if (this.hasUpdated) this.conversation.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#small.removeEventListener("change", this.#resized);
    // Taken away before it was first drawn, it has none yet.
    this.conversation?.stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("server") || changed.has("store") || changed.has("connect")) this.#converse();
    this.conversation.strings = this.strings;
    if (this.#isOpen) this.#count(0);
  }

  override updated(changed: PropertyValues<this>): void {
    // Hidden, it could not scroll to what has come meanwhile.
    if (changed.get("open") === false) requestAnimationFrame(() => this.log?.showNewest());
  }

  override render() {
    const { strings, conversation } = this;
    const { items, topics, greeting, waiting, state, maxMessageLength } = conversation;
    const floating = this.mode === "floating";
    const starters = this.starters.length ? this.starters.map((title) => ({ title, payload: title })) : conversation.starters;
    const covers = floating && this.#small.matches;
    return html`<section
      class="panel ${this.mode} ${this.position}"
      part="panel"
      role=${floating ? "dialog" : "region"}
      aria-modal=${covers ? "true" : nothing}
      aria-labelledby="heading"
      ?hidden=${floating && !this.open}
      lang=${strings.lang}
      @keydown=${this.#keydown}
      @ask-request=${this.#ask}
      @rate-request=${this.#rate}
      @retry-request=${this.#retry}
      @clear-request=${this.#clear}
      @say-request=${this.#say}
    >
      ${covers ? html`<span class="hidden" tabindex="0" @focus=${() => this.composer?.focusEnd()}></span>` : nothing}
      <header part="header">
        <slot></slot>
        <div class="titles">
          <h2 id="heading" part="heading">${this.heading || strings.heading}</h2>
          <p class="subheading">${strings.subheading}</p>
        </div>
        <div class="tools">
          <citewell-menu .strings=${strings} ?clearable=${items.length > 0}></citewell-menu>
          ${floating
            ? html`<button class="icon" type="button" aria-label=${strings.close} title=${strings.close} @click=${this.#close}>
                ${icons.close}
              </button>`
            : nothing}
        </div>
      </header>
      <citewell-message-log
        exportparts="log, reader, ${CARD_PARTS}"
        .items=${items}
        .starters=${starters}
        .topics=${topics}
        .questionsOf=${this.#questionsOf}
        .greeting=${greeting}
        .server=${this.server}
        .strings=${strings}
        ?waiting=${waiting}
        ?offline=${state === "offline"}
      ></citewell-message-log>
      <div>
        ${state === "offline"
          ? html`<div class="connection">
              <p>${strings.offline}</p>
              <button class="button compact" type="button" @click=${this.#wake}>${strings.reconnect}</button>
            </div>`
          : nothing}
      </div>
      <div class="foot">
        <citewell-composer
          part="composer"
          exportparts="input, send, suggestion"
          .maxLength=${maxMessageLength}
          .suggest=${this.suggestions === "off" ? null : this.#suggest}
          .strings=${strings}
        ></citewell-composer>
        <p class="footnote">${strings.footnote}</p>
      </div>
      ${covers ? html`<span class="hidden" tabindex="0" @focus=${() => this.menu?.focus()}></span>` : nothing}
    </section>
    <citewell-announcer></citewell-announcer>`;
  }

  get #isOpen(): boolean {
    return this.open || this.mode !== "floating";
  }

  /** Begins a conversation with the server, leaving the one before. */
  #converse(): void {
    this.conversation?.stop();
    const conversation = new Conversation(this.connect(this.server), this.store, this.strings);
    conversation.addEventListener("change", () => this.requestUpdate());
    conversation.addEventListener("say", (event) => this.announcer.announce((event as SayEvent).text, this.strings.lang));
    conversation.addEventListener("arrival", (event) => {
      const { card } = (event as ArrivalEvent).item;
      const rated = card.kind === "text" && card.rated !== null;
      if (!this.#isOpen && !rated) this.#count(this.unread + 1);
      this.announcer.announce(spoken(card, this.strings), CONTENT_LANG, card.kind === "notice" && card.level === "emergency");
    });
    conversation.start();
    this.conversation = conversation;
  }

  #count(unread: number): void {
    if (unread === this.unread) return;
    this.unread = unread;
    this.dispatchEvent(new Event("unread"));
  }

  readonly #close = (): void => fire(this, "close-request", null);

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing || this.mode !== "floating") return;
    event.stopPropagation();
    this.#close();
  };

  readonly #ask = (event: CustomEvent<AskRequest>): void => {
    event.stopPropagation();
    const { text, label } = event.detail;
    this.conversation.ask(text, label);
    fire(this, "citewell-ask", { by: label === undefined ? "typing" : "button" });
  };

  readonly #rate = (event: CustomEvent<RateRequest>): void => {
    event.stopPropagation();
    const { answerId, helpful, reason, comment } = event.detail;
    const { items } = this.conversation;
    this.conversation.rate(answerId, helpful, reason, comment);
    const item = items[findAnswer(items, answerId)];
    if (item?.from !== "citewell" || item.card.kind !== "answer") return;
    fire(this, "citewell-rate", { entryId: item.card.entryId, helpful, reason });
  };

  readonly #questionsOf: QuestionsOf = (topic) => this.conversation.lookUp({ topic });

  readonly #suggest: Suggest = (text) => this.conversation.lookUp({ text });

  readonly #retry = (event: CustomEvent<Item>): void => {
    event.stopPropagation();
    this.conversation.retry(event.detail);
    // The pressed button goes; the focus stays nearby.
    this.log?.focus();
  };

  readonly #clear = async (event: Event): Promise<void> => {
    event.stopPropagation();
    const done = await this.conversation.forget();
    this.menu?.cleared(done);
    if (done) this.announcer.announce(this.strings.cleared, this.strings.lang);
  };

  readonly #say = (event: CustomEvent<string>): void => {
    event.stopPropagation();
    this.announcer.announce(event.detail, this.strings.lang);
  };

  readonly #wake = (): void => {
    this.conversation.wake();
    this.log?.focus();
  };

  readonly #resized = (): void => this.requestUpdate();
}

define("citewell-panel", CitewellPanel);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-panel": CitewellPanel;
  }
}
