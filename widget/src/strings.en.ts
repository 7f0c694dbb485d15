import type { Translation } from "./strings.js";

export const lang = "en";

/** English. */
export const translate: Translation["translate"] = (count) => ({
  lang,

  heading: "Ask a question",
  subheading: "Stored answers with sources",
  newAnswers: (number) => count(number, { one: "# new answer", other: "# new answers" }),
  close: "Close",
  footnote: "General information, not medical advice.",

  menu: "More",
  help: "What can I ask?",
  human: "Talk to a person",
  privacy: "Privacy",
  disclaimer: "About these answers",
  clear: "Clear conversation",
  clearQuestion: "Clear this conversation? It is deleted here and on the server.",
  clearYes: "Clear it",
  clearNo: "Keep it",
  cleared: "Conversation cleared.",
  clearFailed: "It could not be cleared. Check your connection and try again.",

  conversation: "Conversation",
  greeting: "What would you like to know?",
  starters: "Questions to start with",
  topics: "Questions by topic",
  topicFailed: "These questions could not be loaded. Please try again.",
  you: "You asked:",
  finding: "Finding the stored answer",
  toNewest: "Newest answer",

  input: "Your question",
  placeholder: "Ask in your own words",
  send: "Send",
  left: (number) => count(number, { one: "# character left", other: "# characters left" }),
  over: (number) => count(number, { one: "# character too many", other: "# characters too many" }),
  cut: (number) =>
    count(number, { one: "# character had no room and was left out.", other: "# characters had no room and were left out." }),
  suggested: "Stored questions",
  suggestions: (number) =>
    `${count(number, { one: "# stored question", other: "# stored questions" })}. The up and down arrows choose.`,

  answering: "Answering:",
  sources: (sources, publishers) =>
    `${count(sources, { one: "# source", other: "# sources" })} from ${count(publishers, { one: "# publisher", other: "# publishers" })}`,
  newTab: "(opens in a new tab)",
  reviewed: (by, date) => `Reviewed by ${by}${date && ` on ${date}`}`,
  notReviewed: "Not yet reviewed by a clinician",
  page: "Open this answer as a page",
  whole: "Read the whole answer",
  less: "Show less",
  tools: "Use this answer",
  copy: "Copy",
  copied: "Copied, with its sources.",
  copyFailed: "It could not be copied.",
  print: "Print",
  share: "Share",
  linkCopied: "The link was copied.",
  listen: "Listen",
  hush: "Stop",
  sourcesFollow: "Sources:",
  overdue: "This review is overdue: parts of the answer may be out of date.",
  nextQuestion: "Next question:",
  previousQuestion: "Previous question:",
  related: "Related questions",
  candidates: "Not what you meant?",
  chosen: "(chosen)",

  ratingQuestion: "Was this answer helpful?",
  yes: "Yes",
  no: "No",
  reasonQuestion: "What was wrong? (optional)",
  reasons: {
    not_what_i_asked: "Not what I asked",
    hard_to_understand: "Hard to understand",
    missing_something: "Something is missing",
    out_of_date: "Out of date",
    worrying: "It worries me",
  },
  comment: "Anything else? (optional)",
  commentHint: "Please write nothing personal: no names, dates of birth or contact details.",
  commentSend: "Send comment",
  commentSent: "Your comment was sent.",
  ratingFailed: "Your rating could not be saved. Please press again.",

  emergency: "Get help now",
  error: "Something went wrong",
  retry: "Try again",
  late: "This is taking longer than usual.",
  queued: "Not sent yet.",
  offline: "No connection. What you write is kept and sent when it is back.",
  reconnect: "Reconnect",
  refused: "This message could not be sent.",
  noAnswer: "No answer came.",
  unreadable: "This answer could not be shown. Reload the page to see it.",

  heard: (question, opening, sources) =>
    `Answering: ${question} ${opening}${sources ? ` ${count(sources, { one: "# source.", other: "# sources." })}` : ""}`,
});
