import { ChatAttributes } from "../attributes.js";
import type { Connect } from "../connection.js";
import { choose, LANGUAGES, tagsFor } from "../languages.js";
import type { Lang } from "../languages.js";
import { Part } from "../load.js";
import { Shell } from "../shell.js";
import { sessionStore } from "../storage.js";
import type { SessionStore } from "../storage.js";
import type { CitewellPanel } from "./panel.js";

/** Everything but the launcher; loaded when a reader first turns to it. */
const panels = new Part(() => import("./panel.js"));

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
 * @fires {CustomEvent<CitewellAskDetail>} citewell-ask - A question was asked: typed, by a button, or by the page. The words stay here.
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
export class CitewellChat extends ChatAttributes {
  /** How to reach the server; tests give another. @internal */
  connect: ((server: string) => Connect) | undefined;

  readonly #shell = new Shell(this);
  #panel: CitewellPanel | undefined;
  #stored: SessionStore | undefined;
  #lang: Lang = "en";
  #loading: Promise<void> | undefined;
  #failed = false;
  /** `show()` opened the panel, and the page has not been told: it is still loading. */
  #untold = false;
  #opener: HTMLElement | null = null;

  constructor() {
    super();
    const { launcher, retry } = this.#shell;
    launcher.addEventListener("click", () => void this.#press());
    for (const nearing of ["pointerenter", "focus"]) launcher.addEventListener(nearing, this.#prefetch);
    retry.addEventListener("click", () => void this.#retry());
  }

  /** Opens the panel and puts the focus into the composer. For the page's own "Ask" buttons. */
  async show(): Promise<void> {
    if (!this.open) {
      this.#opener = this.#focusedElsewhere();
      this.#untold = !this.#inPage;
      this.open = true;
    }
    await this.#loading;
    await this.#drawn();
    if (!this.#isShown) return;
    this.#panel?.focus();
    if (this.#untold) tell(this, "citewell-open");
    this.#untold = false;
  }

  /** Closes the panel; the focus goes back to where it came from. */
  async hide(): Promise<void> {
    if (this.#inPage || !this.open) return;
    const inside = this.shadowRoot?.activeElement != null;
    this.open = false;
    await this.#drawn();
    if (inside) (this.#opener?.isConnected ? this.#opener : this.#shell.launcher).focus();
    this.#opener = null;
    if (!this.#untold) tell(this, "citewell-close");
    this.#untold = false;
  }

  /** Opens the panel if it is closed, closes it if it is open. */
  toggle(): Promise<void> {
    return this.open ? this.hide() : this.show();
  }

  /** Opens the panel and asks; false where it did not open: it could not be loaded, which the reader was told, or was closed or taken away meanwhile. */
  async ask(question: string): Promise<boolean> {
    await this.show();
    if (!this.#isShown) return false;
    this.#panel?.ask(question);
    return true;
  }

  connectedCallback(): void {
    this.upgradeProperties();
    if (this.#store.wasOpen && !this.#inPage) this.open = true;
    this.#update();
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (name === "server" || name === "conversation") this.#stored = undefined;
    if (!this.isConnected) return;
    if (name === "open") {
      this.#store.keepOpen(this.open);
      this.#failed &&= !this.open;
    }
    this.#update();
  }

  /** Whether the chat is a part of the page: always open, without a launcher. */
  get #inPage(): boolean {
    return this.mode !== "floating";
  }

  get #isShown(): boolean {
    return this.isConnected && this.#panel !== undefined && (this.open || this.#inPage);
  }

  get #server(): string {
    const { server } = this;
    if (!server) return new URL(import.meta.url).origin;
    if (!URL.canParse(server, document.baseURI)) {
      throw new TypeError(`<citewell-chat server="${server}">: not an address. Write one such as https://chat.example.org`);
    }
    return new URL(server, document.baseURI).href.replace(/\/$/, "");
  }

  get #store(): SessionStore {
    return (this.#stored ??= sessionStore([this.#server, this.conversation].filter(Boolean).join("#")));
  }

  /** Off the page, the panel is not drawn: there is nothing to wait for. */
  async #drawn(): Promise<void> {
    if (this.isConnected) await this.#panel?.updateComplete;
  }

  #update(): void {
    const lang = choose(tagsFor(this));
    const translated = lang === this.#lang;
    this.#lang = lang;
    if (this.#panel !== undefined) {
      this.#give(this.#panel);
      if (!translated) void this.#translate(this.#panel);
    } else if ((this.open || this.#inPage) && !this.#failed) {
      this.#loading ??= this.#load();
    }
    this.#draw();
  }

  #draw(): void {
    const words = LANGUAGES[this.#lang];
    const open = this.open && this.#panel !== undefined;
    const busy = this.#loading !== undefined;
    this.#shell.update({
      looks: [this.mode, this.position, this.theme, open ? "open" : "closed"],
      lang: this.#lang,
      label: this.launcher || words.launcher,
      unread: this.#panel?.unread ?? 0,
      news: this.#panel?.news ?? "",
      expanded: open,
      busy,
      message: busy ? words.loading : this.#failed ? words.failed : "",
      retry: this.#failed ? words.retry : "",
    });
  }

  async #load(): Promise<void> {
    try {
      const [, translation] = await this.#fetch();
      this.#panel = document.createElement("citewell-panel");
      this.#panel.translation = translation;
      this.#panel.addEventListener("close-request", this.#closed);
      this.#panel.addEventListener("citewell-ask", () => this.#store.keepOpen(this.open, true));
      this.#panel.addEventListener("unread", () => this.#draw());
      this.#give(this.#panel);
      this.#shell.put(this.#panel);
    } catch (error) {
      console.warn("<citewell-chat> could not be loaded:", error);
      this.#failed = true;
      this.#untold = false;
      this.open = false;
    } finally {
      this.#loading = undefined;
      this.#draw();
    }
  }

  #fetch() {
    return Promise.all([panels.get(), LANGUAGES[this.#lang].strings.get()]);
  }

  #give(panel: CitewellPanel): void {
    const { mode, position, heading, open, starters, suggestions } = this;
    if (this.connect !== undefined) panel.connect = this.connect;
    Object.assign(panel, { mode, position, heading, open, starters, suggestions, server: this.#server, store: this.#store });
  }

  /** Another language; where it cannot be loaded, the one before stays. */
  async #translate(panel: CitewellPanel): Promise<void> {
    const lang = this.#lang;
    const translation = await LANGUAGES[lang].strings.get().catch(() => null);
    if (translation !== null && lang === this.#lang) panel.translation = translation;
  }

  readonly #prefetch = (): void => {
    // A failure is told when the reader opens the chat.
    this.#fetch().catch(() => undefined);
  };

  async #press(): Promise<void> {
    await this.toggle();
    // Pressed, it is the launcher that gets the focus back, also where the browser does not focus pressed buttons.
    this.#opener = null;
  }

  async #retry(): Promise<void> {
    this.#failed = false;
    if (!this.#inPage) this.#shell.launcher.focus();
    this.#update();
    await this.show();
  }

  readonly #closed = (event: Event): void => {
    event.stopPropagation();
    void this.hide();
  };

  #focusedElsewhere(): HTMLElement | null {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const elsewhere = active !== document.body && active?.getRootNode() !== this.shadowRoot;
    return elsewhere && active instanceof HTMLElement ? active : null;
  }
}

function tell(chat: CitewellChat, name: "citewell-open" | "citewell-close"): void {
  chat.dispatchEvent(new CustomEvent(name, { detail: null, bubbles: true, composed: true }));
}

// The page may have loaded the widget before.
if (customElements.get("citewell-chat") === undefined) customElements.define("citewell-chat", CitewellChat);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-chat": CitewellChat;
  }
}
