import { html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { Link, NoticeCard } from "../cards.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import type { CardItem } from "../items.js";
import { isPage, safeUrl } from "../sanitise.js";
import type { Strings } from "../strings.js";
import { styles } from "./notice-card.styles.js";

/**
 * Something a reader must see: an emergency with numbers to call, an error, an explanation.
 *
 * @internal
 * @csspart card - The whole card.
 * @csspart notice - The same, for notices alone.
 */
export class CitewellNoticeCard extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) item!: CardItem<NoticeCard>;
  @property({ attribute: false }) strings!: Strings;

  override render() {
    const { strings } = this;
    const { level, message, links, retry } = this.item.card;
    return html`<div class="card ${level}" part="card notice">
      ${level === "info"
        ? nothing
        : html`<h3 class="heading">${icons.warning}${level === "emergency" ? strings.emergency : strings.error}</h3>`}
      <p class="message" lang=${CONTENT_LANG}>${message}</p>
      ${links.length
        ? html`<ul class="stack" role="list" lang=${CONTENT_LANG}>
            ${links.map((link) => html`<li>${this.#link(link)}</li>`)}
          </ul>`
        : nothing}
      ${retry
        ? html`<div class="row">
            <button class="button" type="button" @click=${() => fire(this, "retry-request", this.item)}>
              ${strings.retry}
            </button>
          </div>`
        : nothing}
    </div>`;
  }

  #link({ text, url }: Link) {
    const address = safeUrl(url);
    if (address === null) return html`<span>${text}</span>`;
    if (isPage(address)) {
      return html`<a class="link" href=${address} target="_blank" rel="noopener noreferrer"
        >${text}<span class="hidden" lang=${this.strings.lang}> ${this.strings.newTab}</span></a
      >`;
    }
    return html`<a class="call" href=${address}>${icons.phone}<span>${text}</span></a>`;
  }
}

define("citewell-notice-card", CitewellNoticeCard);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-notice-card": CitewellNoticeCard;
  }
}
