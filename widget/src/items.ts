/** The conversation as a list: what the reader said, and the cards that came. Items are never changed, only replaced. */

import type { Card, Rating, Reason } from "./cards.js";
import type { TranscriptItem } from "./wire.js";

/**
 * How far a reader's message has got: `queued` while there is no connection, `late` when the answer is overdue,
 * `failed` when the server refused it or ended the turn without an answer.
 */
export type Progress = "queued" | "sending" | "sent" | "late" | "failed";

export interface ReaderItem {
  readonly from: "reader";
  readonly id: string;
  readonly text: string;
  readonly progress: Progress;
  /** Why it failed. */
  readonly problem: string;
}

/** One answer's rating: what the reader pressed, and whether the server has kept it. */
export interface RatingState {
  readonly helpful: boolean;
  readonly reason: Reason | null;
  readonly progress: "saving" | "kept" | "failed";
  /** What to say about it: the thanks, or why it was not kept. */
  readonly message: string;
  /** Whether the reader's words came with it. */
  readonly commented: boolean;
}

export interface CardItem<C extends Card = Card> {
  readonly from: "citewell";
  readonly id: string;
  readonly replyTo: string;
  readonly card: C;
  readonly rating: RatingState | null;
}

export type Item = ReaderItem | CardItem;

export function readerItem(id: string, text: string, progress: Progress): ReaderItem {
  return { from: "reader", id, text, progress, problem: "" };
}

export function cardItem(id: string, replyTo: string, card: Card): CardItem {
  const rating = card.kind === "answer" && card.rating !== null ? keptRating(card.rating, "") : null;
  return { from: "citewell", id, replyTo, card, rating };
}

export function keptRating(rating: Rating, message: string, commented = false): RatingState {
  return { helpful: rating.helpful, reason: rating.reason, progress: "kept", message, commented };
}

/**
 * The list with one more item. An error that offered a retry goes, together with its question, once that question is
 * asked again: the reader sees one question and its answer, live as after a reload.
 */
export function appendItem(items: readonly Item[], item: Item): readonly Item[] {
  if (item.from !== "reader") return [...items, item];
  const error = items.at(-1);
  const asked = items.at(-2);
  const repeated = asked?.from === "reader" && isRetryNotice(error, asked.id) && asked.text === item.text;
  return [...(repeated ? items.slice(0, -2) : items), item];
}

/**
 * The list after a card. A text card that tells of a rating is folded into the answer it is about; an error notice that
 * answers no question on the list (it was about a rating) leaves no trace.
 */
export function appendCard(items: readonly Item[], item: CardItem, commented = false): readonly Item[] {
  const { card } = item;
  if (card.kind === "text" && card.rated !== null) {
    const rated = card.rated;
    const index = findAnswer(items, rated.answerId);
    if (index >= 0) {
      return replaceAt(items, index, { ...(items[index] as CardItem), rating: keptRating(rated, card.message, commented) });
    }
  }
  if (card.kind === "notice" && card.retry && item.replyTo && !items.some((other) => other.id === item.replyTo)) {
    return items;
  }
  // An answer that comes after all replaces the error that a reconnect had shown in its place.
  return appendItem(items.filter((other) => !isRetryNotice(other, item.replyTo)), item);
}

function isRetryNotice(item: Item | undefined, replyTo: string): boolean {
  return item?.from === "citewell" && item.card.kind === "notice" && item.card.retry && item.replyTo === replyTo;
}

/** Where the answer is on the list; the last one where it was delivered more than once; -1 if nowhere. */
export function findAnswer(items: readonly Item[], answerId: string): number {
  return items.findLastIndex(
    (item) => item.from === "citewell" && item.card.kind === "answer" && item.card.answerId === answerId,
  );
}

export function replaceAt(items: readonly Item[], index: number, item: Item): readonly Item[] {
  return items.map((old, at) => (at === index ? item : old));
}

/** The list that a stored transcript stands for. */
export function fromTranscript(transcript: readonly TranscriptItem[], unreadable: Card): readonly Item[] {
  let items: readonly Item[] = [];
  for (const said of transcript) {
    items =
      said.from === "reader"
        ? appendItem(items, readerItem(said.id, said.text, "sent"))
        : appendCard(items, cardItem(said.id, said.replyTo, said.card ?? unreadable));
  }
  return items;
}

/** The restored item, with a rating that is still on its way kept: the transcript does not know it. */
export function withPresentRating(item: Item, before: readonly Item[]): Item {
  if (item.from !== "citewell") return item;
  const old = before.find(({ id }) => id === item.id);
  const kept = old?.from === "citewell" && old.rating !== null && old.rating.progress !== "kept";
  return kept ? { ...item, rating: old.rating } : item;
}
