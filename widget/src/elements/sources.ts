import { html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { SourceGroup, SourceTitle } from "../cards.js";
import { define } from "../define.js";
import * as icons from "../icons.js";
import { isPage, safeUrl } from "../sanitise.js";
import type { Strings } from "../strings.js";
import { formatDate } from "../strings.js";
import { styles } from "./sources.styles.js";

/**
 * Where an answer comes from: the number of sources, and on request each of them under its publisher.
 *
 * @internal
 */
export class CitewellSources extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) sources: readonly SourceGroup[] = [];
  @property({ attribute: false }) strings!: Strings;
  @state() private open = false;

  override render() {
    const count = this.sources.reduce((sum, { titles }) => sum + Math.max(1, titles.length), 0);
    return html`
      <button
        class="toggle"
        type="button"
        aria-expanded=${this.open}
        aria-controls="list"
        @click=${() => (this.open = !this.open)}
      >
        ${icons.down}<span>${this.strings.sources(count, this.sources.length)}</span>
      </button>
      <ul id="list" class="publishers" role="list" lang=${CONTENT_LANG} ?hidden=${!this.open}>
        ${this.sources.map(
          ({ publisher, titles }) => html`<li>
            <p class="publisher">${publisher}</p>
            ${titles.length
              ? html`<ul class="titles" role="list">
                  ${titles.map((title) => html`<li>${this.#title(title)}</li>`)}
                </ul>`
              : nothing}
          </li>`,
        )}
      </ul>
    `;
  }

  #title({ title, url, published }: SourceTitle) {
    const address = safeUrl(url);
    const name = title ?? (address ? new URL(address).host : url);
    return html`${address !== null && isPage(address)
      ? html`<a href=${address} target="_blank" rel="noopener noreferrer"
          >${name}<span class="hidden" lang=${this.strings.lang}> ${this.strings.newTab}</span></a
        >`
      : name}${published ? html` <span class="soft" lang=${this.strings.lang}>(${formatDate(this.strings.lang, published)})</span>` : nothing}`;
  }
}

define("citewell-sources", CitewellSources);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-sources": CitewellSources;
  }
}
