/** Tiny builders: `answer({ question: "..." })`. */

import type { AnswerCard, ChoicesCard, NoticeCard, TextCard } from "../cards.js";

export function answer(changes: Partial<AnswerCard> = {}): AnswerCard {
  return {
    kind: "answer",
    text: "In plain text",
    answerId: "a-1",
    entryId: "fatigue",
    revision: "r",
    question: "Why does MS cause fatigue?",
    answerHtml: "<p>Nobody knows <em>exactly</em>.</p><p>Ask your nurse.</p>",
    answerText: "Nobody knows exactly.\n\nAsk your nurse.",
    sources: [
      {
        publisher: "MS Trust",
        titles: [
          { title: "Fatigue", url: "https://mstrust.org.uk/a-z/fatigue", published: "2019-05-30" },
          { title: null, url: "https://mstrust.org.uk/rest", published: null },
        ],
      },
      { publisher: "NICE", titles: [{ title: "NG220", url: null, published: "2022-06" }] },
    ],
    review: { by: "Jennifer Robinson", on: "2019-05-30" },
    reviewOverdue: false,
    disclaimer: "General information, not advice.",
    page: "/q/fatigue",
    previous: { entryId: "heat", question: "Does heat matter?" },
    next: { entryId: "sleep", question: "How can I sleep better?" },
    related: [{ entryId: "rest", question: "Does rest help?" }],
    candidates: [{ entryId: "tired", question: "Is tiredness the same as fatigue?" }],
    matched: "why am i so tired",
    rating: null,
    foldable: false,
    ...changes,
  };
}

export function choices(changes: Partial<ChoicesCard> = {}): ChoicesCard {
  return {
    kind: "choices",
    text: "Which?",
    prompt: "Which one did you mean?",
    options: [
      { title: "Does heat matter?", payload: '/show_entry{"entry_id": "heat"}' },
      { title: "None of these", payload: "/none_of_these" },
    ],
    ...changes,
  };
}

export function notice(changes: Partial<NoticeCard> = {}): NoticeCard {
  return { kind: "notice", text: "Failed", level: "error", message: "It failed.", links: [], retry: true, ...changes };
}

export function text(changes: Partial<TextCard> = {}): TextCard {
  return { kind: "text", text: "Hello", message: "Hello", options: [], rated: null, ...changes };
}
