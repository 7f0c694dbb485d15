import { afterEach, expect, test } from "vitest";
import type { AskRequest } from "../events.js";
import { answer } from "../testing/cards.js";
import { clearPage, find, findAll, hear, item, press, settle, show, words } from "../testing/page.js";
import type { CitewellAnswerCard } from "./answer-card.js";
import "./answer-card.js";

afterEach(clearPage);

const card = (changes: Parameters<typeof answer>[0] = {}) =>
  show<CitewellAnswerCard>("citewell-answer-card", { item: item(answer(changes)) });

test("opens with the stored question as a heading, then the answer", async () => {
  const element = await card();
  expect(words(find(element, ".main"))).toBe(
    "Answering: Why does MS cause fatigue? Nobody knows exactly.Ask your nurse.",
  );
  expect(find(element, "h3").textContent).toBe("Why does MS cause fatigue?");
  expect(find(element, ".answer").innerHTML).toContain("<p>Nobody knows <em>exactly</em>.</p>");
});

test("the answer's HTML cannot bring scripts or handlers", async () => {
  const element = await card({ answerHtml: '<p onclick="x()">a<img src=x onerror="x()"></p><script>x()</script>' });
  expect(find(element, ".answer").querySelectorAll("img, script, [onclick]")).toHaveLength(0);
});

test.each([
  ["reviewed", {}, "Reviewed by Jennifer Robinson on May 30, 2019"],
  ["not reviewed", { review: null }, "Not yet reviewed by a clinician"],
])("says whether it was %s", async (_, changes, line) => {
  expect(words(find(await card(changes), ".review"))).toBe(line);
});

test("says that a review is overdue", async () => {
  expect(words(find(await card({ reviewOverdue: true }), ".overdue"))).toMatch(/overdue/);
  clearPage();
  expect(findAll(await card(), ".overdue")).toEqual([]);
});

test("the next question is the first button of what to ask on; each asks for its entry", async () => {
  const element = await card();
  const requests = hear<AskRequest>(element, "ask-request");
  expect(findAll(element, ".onward button").map(words)).toEqual([
    "Next question: How can I sleep better?",
    "Previous question: Does heat matter?",
    "Is tiredness the same as fatigue?",
    "Does rest help?",
  ]);
  for (const button of findAll(element, ".onward button")) button.click();
  expect(requests).toEqual([
    { text: '/show_entry{"entry_id":"sleep"}', label: "How can I sleep better?" },
    { text: '/show_entry{"entry_id":"heat"}', label: "Does heat matter?" },
    { text: '/show_entry{"entry_id":"tired"}', label: "Is tiredness the same as fatigue?" },
    { text: '/show_entry{"entry_id":"rest"}', label: "Does rest help?" },
  ]);
});

test("where the conversation stands, next and previous go as the server's own steps", async () => {
  const element = await show<CitewellAnswerCard>("citewell-answer-card", { item: item(answer()), current: true });
  const requests = hear<AskRequest>(element, "ask-request");
  for (const button of findAll(element, ".onward button")) button.click();
  expect(requests.map(({ text }) => text)).toEqual([
    "/next_question",
    "/previous_question",
    '/show_entry{"entry_id":"tired"}',
    '/show_entry{"entry_id":"rest"}',
  ]);
  expect(requests[0]?.label).toBe("How can I sleep better?");
});

test("an answer without sources or links still has its disclaimer and its rating", async () => {
  const element = await card({ sources: [], next: null, previous: null, related: [], candidates: [] });
  expect(findAll(element, "citewell-sources, .onward")).toEqual([]);
  expect(words(find(element, ".disclaimer"))).toBe("General information, not advice.");
  expect(words(find(element, "citewell-rating #question"))).toBe("Was this answer helpful?");
});

test.each([
  ["a path leads to the server", "/q/fatigue", "https://chat.example.org/answers/q/fatigue"],
  ["an address leads there", "https://example.org/q/fatigue", "https://example.org/q/fatigue"],
])("links to the entry's page: %s", async (_, page, address) => {
  const properties = { item: item(answer({ page })), server: "https://chat.example.org/answers" };
  const link = find<HTMLAnchorElement>(await show<CitewellAnswerCard>("citewell-answer-card", properties), "a.page");
  expect(words(link)).toBe("Open this answer as a page (opens in a new tab)");
  expect([link.href, link.target, link.rel]).toEqual([address, "_blank", "noopener noreferrer"]);
});

test.each([null, "javascript:alert(1)", "q/fatigue", "mailto:a@example.org"])("no link to the page %s", async (page) => {
  expect(findAll(await card({ page }), "a.page")).toEqual([]);
});

test("a rating leaves the answer's nodes alone, so that a selection or an open list stays", async () => {
  const element = await card();
  press(element, /sources from/);
  const paragraph = find(element, ".answer p");
  element.item = { ...element.item, rating: { helpful: true, reason: null, progress: "kept", message: "Thanks", commented: false } };
  await settle();
  expect(find(element, ".answer p")).toBe(paragraph);
  expect(find(element, "#list").hidden).toBe(false);
  expect(words(find(element, ".message"))).toBe("Thanks");
});

test("a long answer shows its first paragraph, and the rest on request", async () => {
  const element = await card({ foldable: true, answerHtml: "<p>Yes.</p><ul><li>One</li></ul><p>Two</p>" });
  const rest = find(element, ".rest");
  expect([rest.hidden, words(rest), words(find(element, ".answer > p"))]).toEqual([true, "OneTwo", "Yes."]);
  const button = press(element, "Read the whole answer");
  await settle();
  expect([rest.hidden, button.getAttribute("aria-expanded"), words(button)]).toEqual([false, "true", "Show less"]);
  element.item = { ...element.item, rating: { helpful: true, reason: null, progress: "kept", message: "", commented: false } };
  await settle();
  expect([rest.hidden, words(find(element, ".rest"))]).toEqual([false, "OneTwo"]);
  press(element, "Show less");
  await settle();
  expect(rest.hidden).toBe(true);
});

test.each([
  ["it is not said to be foldable", { answerHtml: "<p>Yes.</p><p>Two</p>" }],
  ["there is nothing after the first paragraph", { foldable: true, answerHtml: "<p>Yes.</p>" }],
])("an answer is whole where %s", async (_, changes) => {
  expect(findAll(await card(changes), ".rest, .fold")).toEqual([]);
});
