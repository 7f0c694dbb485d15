/** Every word of the interface, but for the launcher's (languages.ts). A language is a file strings.<lang>.ts. */

import type { Reason } from "./cards.js";

export interface Strings {
  /** BCP 47 tag of the language these strings are in; also formats dates and numbers. */
  readonly lang: string;

  readonly heading: string;
  readonly subheading: string;
  readonly newAnswers: (count: number) => string;
  readonly close: string;
  readonly footnote: string;

  readonly menu: string;
  readonly help: string;
  readonly human: string;
  readonly privacy: string;
  readonly disclaimer: string;
  readonly clear: string;
  readonly clearQuestion: string;
  readonly clearYes: string;
  readonly clearNo: string;
  readonly cleared: string;
  readonly clearFailed: string;

  readonly conversation: string;
  readonly greeting: string;
  readonly starters: string;
  readonly topics: string;
  readonly topicFailed: string;
  readonly you: string;
  readonly finding: string;
  readonly toNewest: string;

  readonly input: string;
  readonly placeholder: string;
  readonly send: string;
  readonly left: (count: number) => string;
  readonly over: (count: number) => string;
  readonly cut: (count: number) => string;
  readonly suggested: string;
  readonly suggestions: (count: number) => string;

  readonly answering: string;
  readonly sources: (sources: number, publishers: number) => string;
  readonly newTab: string;
  readonly reviewed: (by: string, date: string) => string;
  readonly notReviewed: string;
  readonly page: string;
  readonly whole: string;
  readonly less: string;
  readonly tools: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly print: string;
  readonly share: string;
  readonly linkCopied: string;
  readonly listen: string;
  readonly hush: string;
  readonly sourcesFollow: string;
  readonly overdue: string;
  readonly nextQuestion: string;
  readonly previousQuestion: string;
  readonly related: string;
  readonly candidates: string;
  readonly chosen: string;

  readonly ratingQuestion: string;
  readonly yes: string;
  readonly no: string;
  readonly reasonQuestion: string;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly comment: string;
  readonly commentHint: string;
  readonly commentSend: string;
  readonly commentSent: string;
  readonly ratingFailed: string;

  readonly emergency: string;
  readonly error: string;
  readonly retry: string;
  readonly late: string;
  readonly queued: string;
  readonly offline: string;
  readonly reconnect: string;
  readonly refused: string;
  readonly noAnswer: string;
  readonly unreadable: string;

  /** What a screen reader hears of an answer. */
  readonly heard: (question: string, opening: string, sources: number) => string;
}

/** A phrase in the forms of its language's plural; `#` is where the number goes. */
export type Forms = { readonly other: string } & { readonly [rule in Intl.LDMLPluralRule]?: string };

/** What a language's file exports: its words, given how its numbers are put into words. */
export interface Translation {
  readonly translate: (count: (number: number, forms: Forms) => string) => Strings;
  /** BCP 47 tag whose rules the numbers follow. */
  readonly lang: string;
}

/** The words of a language. */
export function stringsOf({ lang, translate }: Translation): Strings {
  const rules = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  return translate((number, forms) => (forms[rules.select(number)] ?? forms.other).replace("#", numbers.format(number)));
}

/** An ISO 8601 day, month or year as it is written in `lang`; anything else as it is. */
export function formatDate(lang: string, iso: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso) ?? [];
  if (year === undefined || month === undefined) return iso;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  const options = { year: "numeric", month: "long", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(lang, day === undefined ? options : { ...options, day: "numeric" }).format(date);
}
