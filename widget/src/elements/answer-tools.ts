import { html, LitElement, nothing } from "lit";
import type { TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { evidence, plainText, sentences } from "../answer-text.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { AnswerCard } from "../cards.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import { sanitise } from "../sanitise.js";
import type { Strings } from "../strings.js";
import { canSpeak, copy, hush, print, share, speak } from "../using.js";
import { styles } from "./answer-tools.styles.js";

/**
 * What a reader can do with an answer: copy, print, share, listen. One stop for Tab; the arrow keys go from one to the next.
 *
 * @internal
 */
export class CitewellAnswerTools extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) card!: AnswerCard;
  /** Where the entry's page is, if it has one. */
  @property({ attribute: false }) address: string | null = null;
  @property({ attribute: false }) strings!: Strings;
  @state() private said = "";
  @state() private speaking = false;
  /** Which button Tab stops at. */
  @state() private stop = 0;

  override render() {
    const { strings, speaking, address } = this;
    const tools = [
      tool(icons.copy, strings.copy, this.#copy),
      tool(icons.print, strings.print, this.#print),
      ...(address ? [tool(icons.share, strings.share, () => this.#share(address))] : []),
      ...(canSpeak ? [tool(speaking ? icons.stop : icons.listen, speaking ? strings.hush : strings.listen, this.#listen)] : []),
    ];
    return html`<div class="tools" role="toolbar" aria-label=${strings.tools} @keydown=${this.#keydown}>
        ${tools.map(
          ({ icon, label, use }, place) => html`<button
            type="button"
            tabindex=${place === this.stop ? 0 : -1}
            aria-label=${label}
            title=${label}
            @focus=${() => (this.stop = place)}
            @click=${use}
          >
            ${icon}<span>${label}</span>
          </button>`,
        )}
      </div>
      ${this.said ? html`<p class="said small">${this.said}</p>` : nothing}`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("citewell-close", hush);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("citewell-close", hush);
    if (this.speaking) hush();
  }

  readonly #copy = async ({ currentTarget }: Event): Promise<void> => {
    const { card, address, strings } = this;
    const done = await copy(plainText(card, address, strings));
    // Copying the old way takes the focus away.
    (currentTarget as HTMLElement | null)?.focus();
    this.#say(done ? strings.copied : strings.copyFailed);
  };

  readonly #print = (): void => {
    const { card, address, strings } = this;
    const answer = sanitise(card.answerHtml, card.answerText, { ...strings, newTab: "" });
    print(card.question, CONTENT_LANG, [answer, ...evidence(card, address, strings)]);
  };

  async #share(address: string): Promise<void> {
    const { strings } = this;
    if (await share(this.card.question, address)) return;
    this.#say((await copy(address)) ? strings.linkCopied : strings.copyFailed);
  }

  readonly #listen = (): void => {
    if (this.speaking) return hush();
    speak(sentences(this.card, CONTENT_LANG), CONTENT_LANG, () => (this.speaking = false));
    this.speaking = true;
  };

  #say(text: string): void {
    this.said = text;
    fire(this, "say-request", text);
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    const buttons = this.renderRoot.querySelectorAll("button");
    const forward = this.matches(":dir(rtl)") ? -1 : 1;
    const places: Record<string, number> = {
      ArrowRight: this.stop + forward,
      ArrowLeft: this.stop - forward,
      Home: 0,
      End: -1,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    buttons[(place + buttons.length) % buttons.length]?.focus();
  };
}

interface Tool {
  readonly icon: TemplateResult;
  readonly label: string;
  readonly use: (event: Event) => unknown;
}

function tool(icon: TemplateResult, label: string, use: Tool["use"]): Tool {
  return { icon, label, use };
}

define("citewell-answer-tools", CitewellAnswerTools);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-answer-tools": CitewellAnswerTools;
  }
}
