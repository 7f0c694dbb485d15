/** An answer as plain text: whole, with its sources, to be copied and printed; and in sentences, to be listened to. */

import type { AnswerCard } from "./cards.js";
import { safeUrl } from "./sanitise.js";
import type { Strings } from "./strings.js";
import { formatDate } from "./strings.js";

/** What stands behind the answer, paragraph by paragraph: review, sources, disclaimer, and where its page is. */
export function evidence(card: AnswerCard, address: string | null, strings: Strings): readonly string[] {
  const { review, reviewOverdue, sources, disclaimer } = card;
  const reviewed = review ? strings.reviewed(review.by, formatDate(strings.lang, review.on)) : strings.notReviewed;
  const lines = sources.flatMap(({ publisher, titles }) => {
    if (!titles.length) return [`- ${publisher}`];
    return titles.map(({ title, published, url }) => {
      const details = [title, published && `(${formatDate(strings.lang, published)})`, safeUrl(url)];
      return `- ${publisher}: ${details.filter(Boolean).join(" ")}`;
    });
  });
  return [
    reviewOverdue ? `${reviewed}. ${strings.overdue}` : reviewed,
    lines.length ? [strings.sourcesFollow, ...lines].join("\n") : "",
    disclaimer,
    address ?? "",
  ].filter(Boolean);
}

/** The whole of it. */
export function plainText(card: AnswerCard, address: string | null, strings: Strings): string {
  return [card.question, card.answerText || card.text, ...evidence(card, address, strings)].join("\n\n");
}

/** Question and answer in sentences, without addresses and the marks of lists: short pieces, as voices stop in long ones. */
export function sentences(card: AnswerCard, lang: string): readonly string[] {
  const text = [card.question, card.answerText || card.text].join("\n\n");
  const heard = text.replace(/\s*\((?:https?:\/\/|tel:|mailto:)[^\s)]*\)/g, "").replace(/https?:\/\/\S+/g, "");
  return heard
    .split(/\n+/)
    .flatMap((line) => segments(line.replace(/^\s*(?:-|\d+\.)\s+/, ""), lang))
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

function segments(line: string, lang: string): readonly string[] {
  if (!("Segmenter" in Intl)) return line.split(/(?<=[.!?])\s+/);
  return Array.from(new Intl.Segmenter(lang, { granularity: "sentence" }).segment(line), ({ segment }) => segment);
}
