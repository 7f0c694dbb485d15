import { html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { TextCard } from "../cards.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import type { CardItem } from "../items.js";
import type { Strings } from "../strings.js";
import { styles } from "./text-card.styles.js";

/**
 * Talk: a greeting, help, thanks, and any card this widget does not know.
 *
 * @internal
 * @csspart card - The whole card.
 * @csspart option - One button.
 */
export class CitewellTextCard extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) item!: CardItem<TextCard>;
  @property({ attribute: false }) strings!: Strings;

  override render() {
    const { message, options } = this.item.card;
    return html`<div class="card" part="card" lang=${CONTENT_LANG}>
      <p class="message">${message}</p>
      ${options.length
        ? html`<ul class="stack" role="list">
            ${options.map(
              ({ title, payload }) => html`<li>
                <button
                  class="button wide"
                  part="option"
                  type="button"
                  @click=${() => fire(this, "ask-request", { text: payload, label: title })}
                >
                  <span>${title}</span>
                </button>
              </li>`,
            )}
          </ul>`
        : nothing}
    </div>`;
  }
}

define("citewell-text-card", CitewellTextCard);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-text-card": CitewellTextCard;
  }
}
