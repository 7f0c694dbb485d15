import { html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import type { Strings } from "../strings.js";
import { styles } from "./menu.styles.js";

/**
 * What is not needed at every moment: help, a person, privacy, about these answers, and clearing the conversation.
 *
 * @internal
 */
export class CitewellMenu extends LitElement {
  static override styles = [base, styles];

  /** Whether there is a conversation to clear. */
  @property({ type: Boolean }) clearable = false;
  @property({ attribute: false }) strings!: Strings;
  @state() private view: "closed" | "list" | "confirm" = "closed";
  @state() private problem = "";
  @query(".icon") private readonly toggle!: HTMLButtonElement;

  override render() {
    const { strings, view } = this;
    return html`<div @keydown=${this.#keydown} @focusout=${this.#left}>
      <button
        class="icon"
        type="button"
        aria-label=${strings.menu}
        title=${strings.menu}
        aria-expanded=${view !== "closed"}
        aria-controls="list"
        @click=${() => this.#show(view === "closed" ? "list" : "closed")}
      >
        ${icons.more}
      </button>
      <div id="list" class="list" ?hidden=${view === "closed"}>
        ${view === "list" ? this.#list() : view === "confirm" ? this.#confirm() : nothing}
      </div>
    </div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.#pressed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.#pressed);
  }

  #list() {
    const { strings } = this;
    const asks = [
      ["/help", strings.help],
      ["/human", strings.human],
      ["/disclaimer", strings.disclaimer],
      ["/privacy", strings.privacy],
    ] as const;
    return html`<ul role="list">
      ${asks.map(
        ([text, label]) =>
          html`<li><button class="entry" type="button" @click=${() => this.#ask(text, label)}>${label}</button></li>`,
      )}
      ${this.clearable
        ? html`<li class="last">
            <button class="entry clear" type="button" @click=${() => this.#show("confirm")}>${strings.clear}</button>
          </li>`
        : nothing}
    </ul>`;
  }

  #confirm() {
    const { strings } = this;
    return html`<div class="confirm" role="group" aria-labelledby="sure">
      <p id="sure" tabindex="-1">${strings.clearQuestion}</p>
      <p class="problem" role="alert">${this.problem}</p>
      <div class="row">
        <button class="button compact yes" type="button" @click=${() => fire(this, "clear-request", null)}>
          ${strings.clearYes}
        </button>
        <button class="button compact" type="button" @click=${() => this.#show("closed")}>${strings.clearNo}</button>
      </div>
    </div>`;
  }

  override focus(options?: FocusOptions): void {
    this.toggle.focus(options);
  }

  /** After the conversation was cleared, or could not be. */
  cleared(done: boolean): void {
    if (done) void this.#show("closed");
    else this.problem = this.strings.clearFailed;
  }

  /** Follows the reader's own press: a view that opens is entered, and closing gives the focus back. */
  async #show(view: typeof this.view): Promise<void> {
    const inside = this.renderRoot.querySelector(".list:focus-within") !== null;
    this.view = view;
    this.problem = "";
    await this.updateComplete;
    if (view === "closed") {
      if (inside) this.toggle.focus();
    } else if (view === "confirm") {
      this.renderRoot.querySelector<HTMLElement>("#sure")?.focus();
    }
  }

  #ask(text: string, label: string): void {
    void this.#show("closed");
    fire(this, "ask-request", { text, label });
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.view === "closed") return;
    event.stopPropagation();
    void this.#show("closed");
  };

  readonly #pressed = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.view = "closed";
  };

  /** Going on elsewhere closes it. */
  readonly #left = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget)) this.view = "closed";
  };
}

define("citewell-menu", CitewellMenu);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-menu": CitewellMenu;
  }
}
