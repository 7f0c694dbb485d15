import { html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { base } from "../base.styles.js";
import { CONTENT_LANG } from "../cards.js";
import type { Option } from "../cards.js";
import { define } from "../define.js";
import { fire } from "../events.js";
import * as icons from "../icons.js";
import type { Strings } from "../strings.js";
import type { Topic } from "../wire.js";
import { styles } from "./topics.styles.js";

/** Gives the questions of a topic. */
export type QuestionsOf = (topic: string) => Promise<readonly Option[]>;

/**
 * The topics of the knowledge base: a list that is opened, and whose topics open to their questions.
 *
 * @internal
 * @csspart option - A question.
 */
export class CitewellTopics extends LitElement {
  static override styles = [base, styles];

  @property({ attribute: false }) topics: readonly Topic[] = [];
  @property({ attribute: false }) questionsOf!: QuestionsOf;
  @property({ attribute: false }) strings!: Strings;
  @state() private open = false;
  @state() private topic: string | null = null;
  /** The questions of the open topic; null where they could not be loaded. */
  @state() private questions: readonly Option[] | null = [];

  override render() {
    return html`${this.#toggle("topics", this.strings.topics, "", this.open, () => (this.open = !this.open))}
      <ul id="topics" role="list" lang=${CONTENT_LANG} ?hidden=${!this.open}>
        ${this.topics.map(({ topic, title }, place) => {
          const open = topic === this.topic;
          return html`<li>
            ${this.#toggle(`topic-${place}`, title, "topic", open, () => void this.#show(open ? null : topic))}
            <ul id="topic-${place}" role="list" ?hidden=${!open}>
              ${open ? this.#questions() : nothing}
            </ul>
          </li>`;
        })}
      </ul>`;
  }

  #toggle(controls: string, label: string, kind: string, open: boolean, press: () => void) {
    return html`<button class="toggle ${kind}" type="button" aria-expanded=${open} aria-controls=${controls} @click=${press}>
      ${icons.down}<span>${label}</span>
    </button>`;
  }

  #questions() {
    if (this.questions === null) return html`<li class="small soft" lang=${this.strings.lang}>${this.strings.topicFailed}</li>`;
    return this.questions.map(
      ({ title, payload }) => html`<li>
        <button class="question" part="option" type="button" @click=${() => fire(this, "ask-request", { text: payload, label: title })}>
          ${title}
        </button>
      </li>`,
    );
  }

  async #show(topic: string | null): Promise<void> {
    this.topic = topic;
    this.questions = [];
    if (topic === null) return;
    const questions = await this.questionsOf(topic).catch(() => null);
    // Another one may have been opened meanwhile.
    if (topic !== this.topic) return;
    this.questions = questions;
    if (questions === null) fire(this, "say-request", this.strings.topicFailed);
  }
}

define("citewell-topics", CitewellTopics);

declare global {
  interface HTMLElementTagNameMap {
    "citewell-topics": CitewellTopics;
  }
}
