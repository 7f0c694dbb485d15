/** What a screen reader hears when a card comes: once, short, without markup. */

import type { AnswerCard, Card } from "./cards.js";
import type { Strings } from "./strings.js";

/** About what can be listened to before one would rather read. */
const OPENING = 320;

export function spoken(card: Card, strings: Strings): string {
  switch (card.kind) {
    case "answer":
      return strings.heard(card.question, opening(card.answerText || card.text), countSources(card));
    case "choices":
      return [card.prompt, ...card.options.map(({ title }) => title)].join("\n");
    case "notice":
      return [card.message, ...card.links.map(({ text }) => text)].join("\n");
    case "text":
      return card.message;
  }
}

export function countSources(card: AnswerCard): number {
  return card.sources.reduce((count, { titles }) => count + Math.max(1, titles.length), 0);
}

/** The first sentences, as many as fit. */
export function opening(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  if (flat.length <= OPENING) return flat;
  const sentences = flat.slice(0, OPENING).match(/^.*[.!?](?=\s)/)?.[0];
  return sentences ?? `${flat.slice(0, OPENING).replace(/\s\S*$/, "")} …`;
}
