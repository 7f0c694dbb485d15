import { html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { Option } from "../cards.js";
import { define } from "../define.js";
import type { AskRequest } from "../events.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import { clean, cut } from "../pasted.js";
import type { Strings } from "../strings.js";
import { marked, Suggesting } from "../suggesting.js";
import type { Suggest } from "../suggesting.js";
import { styles } from "./composer.styles.js";

/** From here on the reader is told how many characters are left. */
const NEAR = 100;
/** Where a screen reader is told, too. */
const TOLD = [NEAR, 20, 0];

/**
 * Where the reader writes. Enter sends, Shift+Enter makes a new line. Never disabled: one may ask on while waiting.
 * Stored questions are suggested while writing; the field stays a text box of several lines, for which HTML allows no
 * other role, so that its list is announced by number instead of `aria-expanded`.
 *
 * @internal
 * @csspart input - The text field.
 * @csspart send - The button that sends.
 * @csspart suggestion - One suggested question.
 */
export class CitewellComposer extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) maxLength = 2000;
  @property({ attribute: false }) strings!: Strings;
  /** Gives stored questions for what is typed; null suggests none. */
  @property({ attribute: false }) suggest: Suggest | null = null;
  @state() private length = 0;
  /** How many characters of the last paste had no room. */
  @state() private lost = 0;
  @query("textarea") private readonly textarea!: HTMLTextAreaElement;
  @query(".send") private readonly button!: HTMLButtonElement;
  #told = TOLD.length;
  readonly #suggesting = new Suggesting(
    this,
    () => this.suggest,
    (count) => fire(this, "say-request", this.strings.suggestions(count)),
  );

  override render() {
    const { strings } = this;
    const left = this.maxLength - this.length;
    const over = left < 0;
    const { active, options } = this.#suggesting;
    return html`<form @submit=${this.#submit} @focusout=${() => this.#suggesting.close()}>
      <ul id="suggestions" role="listbox" aria-label=${strings.suggested} ?hidden=${options.length === 0} @mousedown=${keepFocus}>
        ${options.map((option, place) => this.#option(option, place))}
      </ul>
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
          aria-autocomplete=${this.suggest ? "list" : nothing}
          aria-haspopup=${this.suggest ? "listbox" : nothing}
          aria-controls=${options.length ? "suggestions" : nothing}
          aria-activedescendant=${active < 0 ? nothing : `suggestion-${active}`}
          aria-invalid=${over ? "true" : nothing}
          @input=${this.#typed}
          @paste=${this.#paste}
          @keydown=${this.#keydown}
        ></textarea>
        <button class="send" part="send" type="submit" aria-label=${strings.send} title=${strings.send}>
          ${icons.send}
        </button>
      </div>
      <p id="counter" class="counter ${over || this.lost ? "over" : ""}" ?hidden=${left > NEAR && !this.lost}>
        ${this.lost ? `${strings.cut(this.lost)} ` : nothing}
        ${left > NEAR ? nothing : over ? strings.over(-left) : strings.left(left)}
      </p>
    </form>`;
  }

  override updated(): void {
    this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  override focus(options?: FocusOptions): void {
    this.textarea.focus(options);
  }

  /** Focuses the last thing in it: where a reader arrives who goes backwards. */
  focusEnd(): void {
    this.button.focus();
  }

  #option({ title, payload }: Option, place: number) {
    return html`<li
      id="suggestion-${place}"
      role="option"
      part="suggestion"
      aria-selected=${place === this.#suggesting.active}
      @click=${() => this.#ask({ text: payload, label: title })}
    >
      <span lang=${CONTENT_LANG}>${marked(title, this.#suggesting.text).map(([piece, hit]) => (hit ? html`<b>${piece}</b>` : piece))}</span>
    </li>`;
  }

  readonly #typed = (): void => {
    this.lost = 0;
    this.#measure();
    this.#suggesting.typed(this.textarea.value);
  };

  /** Pasted text loses what cannot be seen or sent; what has no room is left out, and the reader is told how much. */
  readonly #paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData?.getData("text/plain");
    if (!pasted) return;
    event.preventDefault();
    const { textarea } = this;
    const before = textarea.value.slice(textarea.selectionStart, textarea.selectionEnd);
    const room = this.maxLength - [...textarea.value].length + [...before].length;
    const [kept, lost] = cut(clean(pasted), room);
    // Unlike setting the value, this can be undone by the reader.
    if (!document.execCommand("insertText", false, kept)) {
      textarea.setRangeText(kept, textarea.selectionStart, textarea.selectionEnd, "end");
      this.#typed();
    }
    this.lost = lost;
    if (lost) fire(this, "say-request", this.strings.cut(lost));
  };

  readonly #measure = (): void => {
    const { textarea } = this;
    // As the server counts: an emoji is one character.
    this.length = [...textarea.value.trim()].length;
    this.#tell(this.maxLength - this.length);
    if (CSS.supports("field-sizing", "content")) return;
    textarea.style.blockSize = "auto";
    textarea.style.blockSize = `${textarea.scrollHeight}px`;
  };

  /** Says what is left when a threshold is passed, not at every key. */
  #tell(left: number): void {
    const passed = TOLD.findIndex((threshold) => left > threshold);
    const told = TOLD.length - (passed < 0 ? TOLD.length : passed);
    if (told < this.#told) fire(this, "say-request", left < 0 ? this.strings.over(-left) : this.strings.left(left));
    this.#told = told;
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    // While an input method composes, its keys are its own. (Safari says so by the key code alone.)
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) return this.#submit(event);
    if (this.#suggesting.options.length && this.#choose(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  /** What a key does to the list; false where it is the field's own. */
  #choose({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
    if (key === "Escape") this.#suggesting.close();
    else if (altKey || ctrlKey || metaKey || shiftKey) return false;
    // Within a longer text the arrows move the cursor.
    else if (key === "ArrowDown" && this.#atEnd) this.#suggesting.move(1);
    else if (key === "ArrowUp" && this.#atEnd) this.#suggesting.move(-1);
    else return false;
    return true;
  }

  get #atEnd(): boolean {
    return this.textarea.selectionEnd === this.textarea.value.length;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const chosen = this.#suggesting.options[this.#suggesting.active];
    if (chosen && event.type === "keydown") return this.#ask({ text: chosen.payload, label: chosen.title });
    const text = this.textarea.value.trim();
    this.textarea.focus();
    const over = this.length - this.maxLength;
    if (over > 0) fire(this, "say-request", this.strings.over(over));
    if (!text || over > 0) return;
    this.#ask({ text });
  };

  #ask(request: AskRequest): void {
    this.textarea.value = "";
    this.#typed();
    fire(this, "ask-request", request);
  }
}

/** A press on the list leaves the focus in the field. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

define("citewell-composer", CitewellComposer);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-composer": CitewellComposer;
  }
}
