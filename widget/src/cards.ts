/**
 * What the server shows a reader, as types. The wire speaks snake_case; here and in wire.ts, and nowhere else, it becomes
 * camelCase. Whatever is not understood degrades to the card's plain `text`.
 */

export interface SourceTitle {
  readonly title: string | null;
  readonly url: string | null;
  readonly published: string | null;
}

export interface SourceGroup {
  readonly publisher: string;
  readonly titles: readonly SourceTitle[];
}

export interface Review {
  readonly by: string;
  readonly on: string;
}

export interface Link {
  readonly text: string;
  readonly url: string;
}

export interface Option {
  readonly title: string;
  readonly payload: string;
}

export interface LinkedQuestion {
  readonly entryId: string;
  readonly question: string;
}

export const REASONS = [
  "not_what_i_asked",
  "hard_to_understand",
  "missing_something",
  "out_of_date",
  "worrying",
] as const;

export type Reason = (typeof REASONS)[number];

export interface Rating {
  readonly answerId: string;
  readonly helpful: boolean;
  readonly reason: Reason | null;
}

export interface AnswerCard {
  readonly kind: "answer";
  readonly text: string;
  readonly answerId: string;
  readonly entryId: string;
  readonly revision: string;
  readonly question: string;
  readonly answerHtml: string;
  readonly answerText: string;
  readonly sources: readonly SourceGroup[];
  readonly review: Review | null;
  readonly reviewOverdue: boolean;
  readonly disclaimer: string;
  /** The entry's page: an address, or a path on the server. */
  readonly page: string | null;
  readonly previous: LinkedQuestion | null;
  readonly next: LinkedQuestion | null;
  readonly related: readonly LinkedQuestion[];
  readonly candidates: readonly LinkedQuestion[];
  readonly matched: string | null;
  readonly rating: Rating | null;
  /** Whether its first paragraph may be shown alone until the reader asks for the rest. */
  readonly foldable: boolean;
}

export interface ChoicesCard {
  readonly kind: "choices";
  readonly text: string;
  readonly prompt: string;
  readonly options: readonly Option[];
}

export interface NoticeCard {
  readonly kind: "notice";
  readonly text: string;
  readonly level: "emergency" | "error" | "info";
  readonly message: string;
  readonly links: readonly Link[];
  readonly retry: boolean;
}

export interface TextCard {
  readonly kind: "text";
  readonly text: string;
  readonly message: string;
  readonly options: readonly Option[];
  readonly rated: Rating | null;
}

export type Card = AnswerCard | ChoicesCard | NoticeCard | TextCard;

/** The language of everything the server says: the knowledge base, and what it is asked in, are English. */
export const CONTENT_LANG = "en";

type Fields = Record<string, unknown>;

const VERSION = 1;

/** The card in `json`; its plain text where kind, version or shape is unknown; null where there is nothing to show. */
export function parseCard(json: unknown): Card | null {
  const fields = record(json);
  if (fields === null) return null;
  const card = fields["version"] === VERSION ? parseKnown(fields) : null;
  if (card !== null) return card;
  const text = string(fields["text"]).trim();
  return text ? { kind: "text", text, message: text, options: [], rated: null } : null;
}

function parseKnown(fields: Fields): Card | null {
  const text = string(fields["text"]);
  switch (fields["kind"]) {
    case "answer":
      return parseAnswer(fields, text);
    case "choices": {
      const options = list(fields["options"], parseOption);
      const prompt = string(fields["prompt"]);
      return prompt && options.length ? { kind: "choices", text, prompt, options } : null;
    }
    case "notice": {
      const level = fields["level"];
      const message = string(fields["message"]);
      if (!message || (level !== "emergency" && level !== "error" && level !== "info")) return null;
      const links = list(fields["links"], parseLink);
      return { kind: "notice", text, level, message, links, retry: fields["retry"] === true };
    }
    case "text": {
      const message = string(fields["message"]);
      if (!message) return null;
      const options = list(fields["options"], parseOption);
      return { kind: "text", text, message, options, rated: parseRating(fields["rated"]) };
    }
    default:
      return null;
  }
}

function parseAnswer(fields: Fields, text: string): AnswerCard | null {
  const card: AnswerCard = {
    kind: "answer",
    text,
    answerId: string(fields["answer_id"]),
    entryId: string(fields["entry_id"]),
    revision: string(fields["revision"]),
    question: string(fields["question"]),
    answerHtml: string(fields["answer_html"]),
    answerText: string(fields["answer_text"]),
    sources: list(fields["sources"], parseSourceGroup),
    review: parseReview(fields["review"]),
    reviewOverdue: fields["review_overdue"] === true,
    disclaimer: string(fields["disclaimer"]),
    page: stringOrNull(fields["page"]),
    previous: parseQuestion(fields["previous"]),
    next: parseQuestion(fields["next"]),
    related: list(fields["related"], parseQuestion),
    candidates: list(fields["candidates"], parseQuestion),
    matched: stringOrNull(fields["matched"]),
    rating: parseRating(fields["rating"]),
    foldable: fields["foldable"] === true,
  };
  return card.answerId && card.question && (card.answerHtml || card.answerText) ? card : null;
}

function parseSourceGroup(json: unknown): SourceGroup | null {
  const fields = record(json);
  const publisher = string(fields?.["publisher"]);
  return publisher ? { publisher, titles: list(fields?.["titles"], parseSourceTitle) } : null;
}

function parseSourceTitle(json: unknown): SourceTitle | null {
  const fields = record(json);
  const title = stringOrNull(fields?.["title"]);
  const url = stringOrNull(fields?.["url"]);
  return title || url ? { title, url, published: stringOrNull(fields?.["published"]) } : null;
}

function parseReview(json: unknown): Review | null {
  const fields = record(json);
  const by = string(fields?.["by"]);
  return by ? { by, on: string(fields?.["on"]) } : null;
}

function parseQuestion(json: unknown): LinkedQuestion | null {
  const fields = record(json);
  const entryId = string(fields?.["entry_id"]);
  const question = string(fields?.["question"]);
  return entryId && question ? { entryId, question } : null;
}

export function parseOption(json: unknown): Option | null {
  const fields = record(json);
  const title = string(fields?.["title"]);
  const payload = string(fields?.["payload"]);
  return title && payload ? { title, payload } : null;
}

function parseLink(json: unknown): Link | null {
  const fields = record(json);
  const text = string(fields?.["text"]);
  const url = string(fields?.["url"]);
  return text && url ? { text, url } : null;
}

function parseRating(json: unknown): Rating | null {
  const fields = record(json);
  const answerId = string(fields?.["answer_id"]);
  const helpful = fields?.["helpful"];
  if (!answerId || typeof helpful !== "boolean") return null;
  return { answerId, helpful, reason: REASONS.find((reason) => reason === fields?.["reason"]) ?? null };
}

export function record(json: unknown): Fields | null {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Fields) : null;
}

export function string(json: unknown): string {
  return typeof json === "string" ? json : "";
}

function stringOrNull(json: unknown): string | null {
  return string(json) || null;
}

export function list<T>(json: unknown, parse: (item: unknown) => T | null): T[] {
  return Array.isArray(json) ? json.map(parse).filter((item): item is T => item !== null) : [];
}
