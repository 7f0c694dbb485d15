/** The messages around the cards: session, transcript, a reader's asks and the payloads that buttons send. */

import { list, parseCard, parseOption, record, string } from "./cards.js";
import type { Card, Option, Reason } from "./cards.js";

/** What a reader said; `text` is what the bubble shows. */
export interface Said {
  readonly id: string;
  readonly text: string;
}

/** A card that reached the reader. `card` is null where nothing in it could be shown. */
export interface Delivered {
  readonly id: string;
  readonly replyTo: string;
  readonly card: Card | null;
}

export type TranscriptItem = ({ readonly from: "reader" } & Said) | ({ readonly from: "citewell" } & Delivered);

/** A topic of the knowledge base; its questions are asked for when it is opened. */
export interface Topic {
  readonly topic: string;
  readonly title: string;
}

/** What the server says after connecting and after a conversation was cleared. */
export interface Session {
  readonly session: string;
  readonly maxMessageLength: number;
  readonly transcript: readonly TranscriptItem[];
  readonly starters: readonly Option[];
  readonly topics: readonly Topic[];
  readonly greeting: string;
}

/** One ask. `text` starting with "/" is a payload; `label` is what its button said. */
export interface Ask {
  readonly id: string;
  readonly text: string;
  readonly label?: string;
}

export type AskReply = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Longest label the server takes. */
const LABEL_LENGTH = 300;
const DEFAULT_MESSAGE_LENGTH = 2000;
/** The longest text that the server suggests questions for. */
export const SUGGESTED_LENGTH = 150;

export function parseSession(json: unknown): Session | null {
  const fields = record(json);
  const session = string(fields?.["session"]);
  if (fields === null || !session) return null;
  const length = fields["max_message_length"];
  return {
    session,
    maxMessageLength: typeof length === "number" && length > 0 ? length : DEFAULT_MESSAGE_LENGTH,
    transcript: list(fields["transcript"], parseTranscriptItem),
    starters: list(fields["starters"], parseOption),
    topics: list(fields["topics"], parseTopic),
    greeting: string(fields["greeting"]),
  };
}

function parseTopic(json: unknown): Topic | null {
  const fields = record(json);
  const topic = string(fields?.["topic"]);
  return topic ? { topic, title: string(fields?.["title"]) || topic } : null;
}

/** Stored questions that were looked up; null where the server refused. */
export function parseQuestions(json: unknown): readonly Option[] | null {
  const fields = record(json);
  return fields?.["ok"] === true ? list(fields["questions"], parseOption) : null;
}

function parseTranscriptItem(json: unknown): TranscriptItem | null {
  if (record(json)?.["from"] === "reader") {
    const said = parseSaid(json);
    return said && { from: "reader", ...said };
  }
  const delivered = parseDelivered(json);
  return delivered && { from: "citewell", ...delivered };
}

export function parseSaid(json: unknown): Said | null {
  const fields = record(json);
  const id = string(fields?.["id"]);
  const text = string(fields?.["text"]);
  return id && text ? { id, text } : null;
}

export function parseDelivered(json: unknown): Delivered | null {
  const fields = record(json);
  const id = string(fields?.["id"]);
  if (!id) return null;
  return { id, replyTo: parseReplyTo(json), card: parseCard(fields?.["card"]) };
}

export function parseReplyTo(json: unknown): string {
  return string(record(json)?.["reply_to"]);
}

export function parseAskReply(json: unknown): AskReply {
  const fields = record(json);
  if (fields?.["ok"] === true) return { ok: true };
  return { ok: false, message: string(record(fields?.["error"])?.["message"]) };
}

/** The ask as it is sent; a label longer than the server takes is cut. */
export function askToJson(ask: Ask): Record<string, string> {
  const { id, text, label } = ask;
  return label === undefined ? { id, text } : { id, text, label: [...label].slice(0, LABEL_LENGTH).join("") };
}

/** The payload that asks for one stored entry. */
export function showEntry(entryId: string): string {
  return `/show_entry${JSON.stringify({ entry_id: entryId })}`;
}

/** The payload that rates one delivered answer. */
export function rate(answerId: string, helpful: boolean, reason: Reason | null, comment: string | null): string {
  return `/rate${JSON.stringify({ answer_id: answerId, helpful, reason, comment })}`;
}

/** An id for an ask, unguessable. `crypto.randomUUID` is missing on pages without https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
