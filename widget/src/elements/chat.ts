import { html, LitElement, nothing } from "lit";
import type { PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { spoken } from "../announce.js";
import { base } from "../base.styles.js";
import type { Option } from "../cards.js";
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
import { sessionStore } from "../storage.js";
import { en } from "../strings.en.js";
import { tokens } from "../tokens.styles.js";
import "./announcer.js";
import type { CitewellAnnouncer } from "./announcer.js";
import { styles } from "./chat.styles.js";
import "./composer.js";
import type { CitewellComposer } from "./composer.js";
import "./menu.js";
import type { CitewellMenu } from "./menu.js";
import "./message-log.js";
import type { CitewellMessageLog } from "./message-log.js";

/** The panel fills a window as small as this; kept in step with chat.styles.ts. */
const SMALL_WINDOW = "(max-width: 30em), (max-height: 30em)";

/**
 * A chat that answers a reader's question with a stored, reviewed answer and its sources.
 *
 * ```html
 * <script type="module" src="https://answers.example.org/widget.js"></script>
 * <citewell-chat heading="Ask about MS"></citewell-chat>
 * ```
 *
 * No cookies. Nothing is stored before the reader's first message; then one session token in localStorage.
 *
 * @tag citewell-chat
 * @fires {CustomEvent<null>} citewell-open - The panel was opened, by the reader or by `show()`.
 * @fires {CustomEvent<null>} citewell-close - The panel was closed, by the reader or by `hide()`.
 * @fires {CustomEvent<CitewellAskDetail>} citewell-ask - The reader asked, by typing or by a button. The words stay here.
 * @fires {CustomEvent<CitewellRateDetail>} citewell-rate - The reader rated an answer.
 * @csspart launcher - The button that opens the panel.
 * @csspart panel - The panel.
 * @csspart header - The panel's head.
 * @csspart heading - Its title.
 * @csspart log - The scrolling conversation.
 * @csspart reader - What the reader said.
 * @csspart card - Any card.
 * @csspart question - The stored question of an answer.
 * @csspart answer - The answer's text.
 * @csspart sources - Its review, sources and disclaimer.
 * @csspart next - The button of the next question.
 * @csspart option - Any other button that asks.
 * @csspart notice - A notice.
 * @csspart composer - Where the reader writes.
 * @csspart input - The text field.
 * @csspart send - The button that sends.
 * @csspart suggestion - A stored question suggested while typing.
 * @cssproperty --citewell-<colour> - Any colour of tokens.ts, e.g. --citewell-accent, --citewell-on-accent, --citewell-paper.
 * @cssproperty --citewell-font - Font of the text.
 * @cssproperty --citewell-heading-font - Font of questions and the greeting.
 * @cssproperty [--citewell-font-size=medium] - Text size; everything scales with it.
 * @cssproperty [--citewell-radius=16px] - Roundness of cards.
 * @cssproperty [--citewell-inset=20px] - Distance from the window's edges.
 * @cssproperty [--citewell-panel-width=27em] - Width of the floating panel.
 * @cssproperty [--citewell-panel-height=46em] - Greatest height of the floating panel.
 * @cssproperty [--citewell-z-index=2147483000] - Its layer.
 */
export class CitewellChat extends LitElement {
  static override styles = [tokens, base, styles];

  /** Address of the Citewell server; default the origin this script came from. */
  @property() server = "";
  /** `floating`: a launcher in the window's corner. `inline`: the chat itself, in the page's flow. */
  @property({ reflect: true }) mode: "floating" | "inline" = "floating";
  /** Which lower corner, in reading direction. */
  @property({ reflect: true }) position: "end" | "start" = "end";
  /** `auto` follows the reader's preference. */
  @property({ reflect: true }) theme: "auto" | "light" | "dark" = "auto";
  /** Whether the panel is open. Setting it does not move the focus; `show()` does. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** Whether stored questions are suggested while the reader types. */
  @property() suggestions: "on" | "off" = "on";
  /** Title of the panel. */
  @property() heading = "";
  /** What the launcher says. */
  @property() launcher = "";

  /** How to reach the server; tests give another. @internal */
  @property({ attribute: false }) connect: (server: string) => Connect = connectTo;
  @property({ attribute: false }) protected strings = en;

  @state() private conversation!: Conversation;
  @state() private unread = 0;
  @query("citewell-announcer") private readonly announcer!: CitewellAnnouncer;
  @query("citewell-composer") private readonly composer!: CitewellComposer | null;
  @query("citewell-menu") private readonly menu!: CitewellMenu | null;
  @query("citewell-message-log") private readonly log!: CitewellMessageLog | null;
  @query(".launcher") private readonly launcherButton!: HTMLButtonElement | null;
  #opener: HTMLElement | null = null;
  #server = "";
  #shown = false;
  readonly #small = matchMedia(SMALL_WINDOW);

  /** Opens the panel and puts the focus into the composer. For the page's own "Ask" buttons. */
  async show(): Promise<void> {
    const active = document.activeElement;
    const elsewhere = active instanceof HTMLElement && active !== this && active !== document.body;
    if (!this.open) this.#opener = elsewhere ? active : null;
    const opens = !this.open;
    this.open = true;
    await this.updateComplete;
    this.composer?.focus();
    if (opens && this.mode === "floating") fire(this, "citewell-open", null);
  }

  /** Closes the panel; the focus goes back to where it came from. */
  async hide(): Promise<void> {
    if (this.mode === "inline" || !this.open) return;
    const inside = this.shadowRoot?.activeElement != null;
    this.open = false;
    await this.updateComplete;
    if (inside) (this.#opener?.isConnected ? this.#opener : this.launcherButton)?.focus();
    this.#opener = null;
    fire(this, "citewell-close", null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#small.addEventListener("change", this.#resized);
    if (this.#shown && this.hasUpdated) this.conversation.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#small.removeEventListener("change", this.#resized);
    this.conversation?.stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("server") || changed.has("connect") || this.conversation === undefined) this.#converse();
    this.#shown ||= this.open || this.mode === "inline";
    if (this.#shown) this.conversation.start();
    if (this.#isOpen) this.unread = 0;
  }

  override render() {
    return html`<div
      class="root ${this.mode} ${this.open ? "open" : ""}"
      lang=${this.strings.lang}
      @ask-request=${this.#ask}
      @rate-request=${this.#rate}
      @retry-request=${this.#retry}
      @clear-request=${this.#clear}
      @say-request=${this.#say}
    >
      ${this.mode === "inline" ? nothing : this.#launcher()} ${this.#shown ? this.#panel() : nothing}
      <citewell-announcer></citewell-announcer>
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    // Hidden, it could not scroll to what has come meanwhile.
    if (changed.get("open") === false) requestAnimationFrame(() => this.log?.showNewest());
  }

  #launcher() {
    const label = this.launcher || this.strings.launcher;
    const news = this.unread ? `, ${this.strings.newAnswers(this.unread)}` : "";
    return html`<button
      class="launcher"
      part="launcher"
      type="button"
      aria-label=${label + news}
      aria-expanded=${this.open}
      aria-controls="panel"
      @click=${this.#toggle}
    >
      ${this.open ? icons.down : html`${icons.mark}<span>${label}</span>`}
      ${this.unread ? html`<span class="count" aria-hidden="true">${this.unread}</span>` : nothing}
    </button>`;
  }

  #panel() {
    const { strings, conversation } = this;
    const { items, starters, greeting, waiting, state, maxMessageLength } = conversation;
    const floating = this.mode !== "inline";
    const covers = floating && this.#small.matches;
    return html`<section
      id="panel"
      class="panel"
      part="panel"
      role=${floating ? "dialog" : "region"}
      aria-modal=${covers ? "true" : nothing}
      aria-labelledby="heading"
      ?hidden=${floating && !this.open}
      @keydown=${this.#keydown}
    >
      ${covers ? html`<span class="hidden" tabindex="0" @focus=${() => this.composer?.focusEnd()}></span>` : nothing}
      <header part="header">
        <span class="mark">${icons.mark}</span>
        <div class="titles">
          <h2 id="heading" part="heading">${this.heading || strings.heading}</h2>
          <p class="subheading">${strings.subheading}</p>
        </div>
        <div class="tools">
          <citewell-menu .strings=${strings} ?clearable=${items.length > 0}></citewell-menu>
          ${floating
            ? html`<button class="icon" type="button" aria-label=${strings.close} title=${strings.close} @click=${this.hide}>
                ${icons.close}
              </button>`
            : nothing}
        </div>
      </header>
      <citewell-message-log
        exportparts="log, reader, ${CARD_PARTS}"
        .items=${items}
        .starters=${starters}
        .greeting=${greeting}
        .server=${this.#server}
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
    </section>`;
  }

  get #isOpen(): boolean {
    return this.open || this.mode === "inline";
  }

  /** Begins a conversation with the server, leaving the one before. */
  #converse(): void {
    this.conversation?.stop();
    const server = this.server ? new URL(this.server, document.baseURI).href : new URL(import.meta.url).origin;
    const name = (this.#server = server.replace(/\/$/, ""));
    const conversation = new Conversation(this.connect(name), sessionStore(name), this.strings);
    conversation.addEventListener("change", () => this.requestUpdate());
    conversation.addEventListener("say", (event) => this.announcer.announce((event as SayEvent).text));
    conversation.addEventListener("arrival", (event) => {
      const { card } = (event as ArrivalEvent).item;
      const rated = card.kind === "text" && card.rated !== null;
      if (!this.#isOpen && !rated) this.unread += 1;
      this.announcer.announce(spoken(card, this.strings), card.kind === "notice" && card.level === "emergency");
    });
    this.conversation = conversation;
  }

  readonly #toggle = async (): Promise<void> => {
    if (this.open) return this.hide();
    await this.show();
    // Pressed, it is the launcher that gets the focus back, also where the browser does not focus pressed buttons.
    this.#opener = null;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing || this.mode === "inline") return;
    event.stopPropagation();
    void this.hide();
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

  readonly #suggest = (text: string): Promise<readonly Option[]> => this.conversation.lookUp({ text });

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
    if (done) this.announcer.announce(this.strings.cleared);
  };

  readonly #say = (event: CustomEvent<string>): void => {
    event.stopPropagation();
    this.announcer.announce(event.detail);
  };

  readonly #wake = (): void => {
    this.conversation.wake();
    this.log?.focus();
  };

  readonly #resized = (): void => this.requestUpdate();
}

define("citewell-chat", CitewellChat);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-chat": CitewellChat;
  }
}
