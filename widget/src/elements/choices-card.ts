import { html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { ChoicesCard, Option } from "../cards.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import type { CardItem } from "../items.js";
import type { Strings } from "../strings.js";
import { styles } from "./choices-card.styles.js";

const NONE = "/none_of_these";

/**
 * A few stored questions to choose from. They stay after the choice, with the chosen one marked, and can be chosen again.
 *
 * @internal
 * @csspart card - The whole card.
 * @csspart option - One choice.
 */
export class CitewellChoicesCard extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) item!: CardItem<ChoicesCard>;
  /** The title that the reader chose. */
  @property({ attribute: false }) chosen: string | null = null;
  @property({ attribute: false }) strings!: Strings;

  override render() {
    const { prompt, options } = this.item.card;
    return html`<div class="card" part="card" role="group" aria-labelledby="prompt" lang=${CONTENT_LANG}>
      <p id="prompt" class="prompt">${prompt}</p>
      <ul class="stack" role="list">
        ${options.map((option) => html`<li>${this.#option(option)}</li>`)}
      </ul>
    </div>`;
  }

  #option({ title, payload }: Option) {
    const chosen = title === this.chosen;
    const kind = `${payload === NONE ? "none" : ""} ${chosen ? "chosen" : ""}`;
    return html`<button
      class="button wide option ${kind}"
      part="option"
      type="button"
      @click=${() => fire(this, "ask-request", { text: payload, label: title })}
    >
      <span>${title}</span>
      ${chosen ? html`${icons.check}<span class="hidden" lang=${this.strings.lang}>${this.strings.chosen}</span>` : nothing}
    </button>`;
  }
}

define("citewell-choices-card", CitewellChoicesCard);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-choices-card": CitewellChoicesCard;
  }
}
