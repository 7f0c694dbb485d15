import { css, html, LitElement } from "lit";
import { base } from "../base.styles.js";
import { define } from "../define.js";

/** How long a sentence stays, in milliseconds: time to be picked up, and gone before anybody walks into it. */
export const STAYS = 1_000;

/**
 * The live region, apart from the log: what is new is read once, and nothing is read because the log was redrawn.
 *
 * @internal
 */
export class CitewellAnnouncer extends LitElement {
  static override styles = [base, css`:host { display: contents; } div { inset-block-start: 0; }`];

  readonly #queue: { text: string; lang: string; urgent: boolean }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  override render() {
    return html`
      <div class="hidden" role="status" aria-live="polite" aria-atomic="true"></div>
      <div class="hidden" role="alert" aria-live="assertive" aria-atomic="true"></div>
    `;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue.length = 0;
  }

  /** Has `text`, of the language `lang`, read out: after what is being said, or at once where it is urgent. */
  announce(text: string, lang: string, urgent = false): void {
    if (urgent) this.#queue.unshift({ text, lang, urgent });
    else this.#queue.push({ text, lang, urgent });
    if (this.#timer === undefined || urgent) this.#next();
  }

  #next(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#region(false).textContent = "";
    this.#region(true).textContent = "";
    const next = this.#queue.shift();
    if (next === undefined) return;
    const region = this.#region(next.urgent);
    region.lang = next.lang;
    region.textContent = next.text;
    this.#timer = setTimeout(() => this.#next(), STAYS);
  }

  #region(urgent: boolean): HTMLElement {
    return this.renderRoot.querySelector(urgent ? "[role=alert]" : "[role=status]") as HTMLElement;
  }
}

define("citewell-announcer", CitewellAnnouncer);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-announcer": CitewellAnnouncer;
  }
}
