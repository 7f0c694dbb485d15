import { html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import type { Strings } from "../strings.js";
import { styles } from "./composer.styles.js";

/** From here on the reader is told how many characters are left. */
const NEAR = 100;

/**
 * Where the reader writes. Enter sends, Shift+Enter makes a new line. Never disabled: one may ask on while waiting.
 *
 * @internal
 * @csspart input - The text field.
 * @csspart send - The button that sends.
 */
export class CitewellComposer extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) maxLength = 2000;
  @property({ attribute: false }) strings!: Strings;
  @state() private length = 0;
  @query("textarea") private readonly textarea!: HTMLTextAreaElement;
  @query(".send") private readonly button!: HTMLButtonElement;

  override render() {
    const { strings } = this;
    const left = this.maxLength - this.length;
    const over = left < 0;
    return html`<form @submit=${this.#submit}>
      <div class="field">
        <label class="hidden" for="text">${strings.input}</label>
        <textarea
          id="text"
          part="input"
          rows="1"
          enterkeyhint="send"
          dir="auto"
          placeholder=${strings.placeholder}
          aria-describedby="counter"
          aria-invalid=${over ? "true" : nothing}
          @input=${this.#measure}
          @keydown=${this.#keydown}
        ></textarea>
        <button class="send" part="send" type="submit" aria-label=${strings.send} title=${strings.send}>
          ${icons.send}
        </button>
      </div>
      <p id="counter" class="counter ${over ? "over" : ""}" ?hidden=${left > NEAR}>
        ${left > NEAR ? nothing : over ? strings.over(-left) : strings.left(left)}
      </p>
    </form>`;
  }

  override focus(options?: FocusOptions): void {
    this.textarea.focus(options);
  }

  /** Focuses the last thing in it: where a reader arrives who goes backwards. */
  focusEnd(): void {
    this.button.focus();
  }

  readonly #measure = (): void => {
    const { textarea } = this;
    // As the server counts: an emoji is one character.
    this.length = [...textarea.value.trim()].length;
    if (CSS.supports("field-sizing", "content")) return;
    textarea.style.blockSize = "auto";
    textarea.style.blockSize = `${textarea.scrollHeight}px`;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter picks a word. (Safari says so by the key code alone.)
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.#submit(event);
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const text = this.textarea.value.trim();
    this.textarea.focus();
    const over = this.length - this.maxLength;
    if (over > 0) fire(this, "say-request", this.strings.over(over));
    if (!text || over > 0) return;
    this.textarea.value = "";
    this.#measure();
    fire(this, "ask-request", { text });
  };
}

define("citewell-composer", CitewellComposer);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-composer": CitewellComposer;
  }
}
