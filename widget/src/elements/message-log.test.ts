import { LitElement } from "lit";
import { afterEach, expect, test, vi } from "vitest";
import type { AskRequest } from "../events.js";
import type { Item } from "../items.js";
import { readerItem } from "../items.js";
import { answer, choices, notice, text } from "../testing/cards.js";
import { clearPage, find, findAll, focused, hear, item, press, settle, show, words } from "../testing/page.js";
import type { CitewellMessageLog } from "./message-log.js";
import "./message-log.js";

afterEach(clearPage);

async function log(items: readonly Item[] = [], properties: Partial<CitewellMessageLog> = {}) {
  const style = "block-size: 400px; inline-size: 400px";
  const element = await show<CitewellMessageLog>("citewell-message-log", { items, ...properties }, style);
  return { element, scroller: find(element, ".scroll"), jump: () => findAll(element, ".jump") };
}

/** `count` questions with their answers. */
function conversation(count: number): Item[] {
  return Array.from({ length: count }, (_, n): Item[] => [
    readerItem(`ask-${n}`, `Question ${n}`, "sent"),
    { ...item(answer({ answerId: `a-${n}` })), id: `card-${n}`, replyTo: `ask-${n}` },
  ]).flat();
}

const visibleTop = (element: Element, scroller: Element) =>
  element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;

test("before it begins there are a greeting and questions to start with", async () => {
  const starter = { title: "What is MS?", payload: '/show_entry{"entry_id":"what-is-ms"}' };
  const { element } = await log([], { greeting: "Hello.", starters: [starter] });
  expect(words(find(element, ".greeting"))).toBe("Hello.");
  const requests = hear<AskRequest>(element, "ask-request");
  press(element, "What is MS?");
  expect(requests).toEqual([{ text: starter.payload, label: "What is MS?" }]);
});

test("shows each kind of item, and marks the choice that was made", async () => {
  const { element } = await log([
    readerItem("1", "which?", "sent"),
    { ...item(choices()), id: "2", replyTo: "1" },
    readerItem("3", "Does heat matter?", "sent"),
    { ...item(text()), id: "4", replyTo: "3" },
  ]);
  expect(findAll(element, "[role=listitem]").map((entry) => entry.className)).toEqual(["reader", "citewell", "reader", "citewell"]);
  expect(words(find(element, ".chosen"))).toBe("Does heat matter? (chosen)");
});

test("only the newest answer is where the conversation stands", async () => {
  const { element } = await log([...conversation(2), readerItem("new", "hello", "sent"), { ...item(text()), id: "talk" }]);
  const cards = findAll<HTMLElementTagNameMap["citewell-answer-card"]>(element, "citewell-answer-card");
  expect(cards.map(({ current }) => current)).toEqual([false, true]);
});

test("a new card has no old one drawn again", async () => {
  const { element } = await log(conversation(30));
  const update = vi.spyOn(LitElement.prototype as unknown as { update(): void }, "update");
  element.items = [...element.items, ...conversation(31).slice(-2)];
  await settle();
  const drawn = [...update.mock.contexts] as unknown as LitElement[];
  update.mockRestore();
  const cards = findAll(element, "citewell-answer-card");
  expect(cards.length).toBe(31);
  const isInside = (card: Element, inner: LitElement) => inner === card || (inner.getRootNode() as ShadowRoot).host === card;
  const drawnCards = cards.filter((card) => drawn.some((inner) => isInside(card, inner)));
  expect(drawnCards).toEqual([cards.at(-1)]);
});

test("old items far from view are not laid out, and are there for whoever walks or listens through the list", async () => {
  const { element } = await log(conversation(30));
  const rows = findAll(element, "[role=listitem]");
  const isLaidOut = (row: Element | undefined) => row?.firstElementChild?.checkVisibility({ contentVisibilityAuto: true });
  expect(rows.length).toBe(60);
  await expect.poll(() => [isLaidOut(rows[0]), isLaidOut(rows.at(-1))]).toEqual([false, true]);
  const button = find(find(element, "citewell-answer-card"), ".next");
  button.focus();
  expect(focused()).toBe(button);
  await expect.poll(() => isLaidOut(rows[0])).toBe(true);
});

test("the newest answer of a long conversation comes into view, wherever its group begins", async () => {
  const { element, scroller } = await log(conversation(30));
  for (const count of [31, 32]) {
    element.items = conversation(count);
    await settle();
    expect(visibleTop(findAll(element, ".reader").at(-1) as Element, scroller)).toBeCloseTo(12, 0);
  }
});

test("is a log that does not announce by itself, reachable by keyboard", async () => {
  const { scroller } = await log();
  expect(scroller.getAttribute("role")).toBe("log");
  expect(scroller.getAttribute("aria-live")).toBe("off");
  expect(scroller.tabIndex).toBe(0);
});

test("brings the beginning of a new answer into view, with its question", async () => {
  const { element, scroller, jump } = await log(conversation(2));
  expect(visibleTop(find(element, ".group > :nth-child(3)"), scroller)).toBeCloseTo(12, 0);
  element.items = conversation(3);
  await settle();
  expect(visibleTop(find(element, ".group > :nth-child(5)"), scroller)).toBeCloseTo(12, 0);
  expect(jump()).toEqual([]);
});

test("an answer that follows an emergency does not push it out of view", async () => {
  const asked = [...conversation(1), readerItem("now", "pills", "sent")];
  const emergency = { ...item(notice({ level: "emergency", retry: false })), id: "first", replyTo: "now" };
  const { element, scroller } = await log(asked);
  element.items = [...asked, emergency];
  await settle();
  element.items = [...asked, emergency, { ...item(answer()), id: "second", replyTo: "now" }];
  await settle();
  expect(visibleTop(find(element, "citewell-notice-card"), scroller)).toBeGreaterThan(0);
  expect(visibleTop(find(element, "citewell-notice-card"), scroller)).toBeLessThan(100);
});

test("leaves a reader who has scrolled up where they are, and offers to jump to the newest", async () => {
  const { element, scroller, jump } = await log(conversation(2));
  scroller.scrollTop = 0;
  await settle();
  expect(jump().map(words)).toEqual(["Newest answer"]);
  element.items = conversation(3).slice(0, 6);
  await settle();
  expect(scroller.scrollTop).toBe(0);
  expect(focused()).toBe(document.body);
  press(element, "Newest answer");
  await settle();
  expect(visibleTop(find(element, ".group > :nth-child(5)"), scroller)).toBeCloseTo(12, 0);
  expect(focused()).toBe(find(element, ".group > :nth-child(6)"));
  expect(jump()).toEqual([]);
});

test("takes along a reader who asks", async () => {
  const { element, scroller } = await log(conversation(2));
  scroller.scrollTop = 0;
  await settle();
  element.items = [...conversation(2), readerItem("new", "And now?", "sending")];
  await settle();
  expect(scroller.scrollTop).toBeGreaterThan(0);
});

test("what was asked in another tab leaves a reader who has scrolled up where they are", async () => {
  const { element, scroller, jump } = await log(conversation(2));
  scroller.scrollTop = 0;
  await settle();
  element.items = [...conversation(2), readerItem("other", "And in the other tab?", "sent")];
  await settle();
  expect(scroller.scrollTop).toBe(0);
  expect(jump().map(words)).toEqual(["Newest answer"]);
});

test("says that an answer is on its way", async () => {
  const { element } = await log([readerItem("1", "hello", "sent")], { waiting: true });
  expect(words(find(element, ".finding"))).toBe("Finding the stored answer");
});

test.each([
  ["late", "This is taking longer than usual. Try again"],
  ["failed", "Too many. Try again"],
] as const)("a %s message says so and can be tried again", async (progress, line) => {
  const late = { ...readerItem("1", "hello", progress), problem: "Too many." };
  const { element } = await log([late]);
  const requests = hear<Item>(element, "retry-request");
  expect(words(find(element, ".status"))).toBe(line);
  press(element, "Try again");
  expect(requests).toEqual([late]);
});

test("a queued message says so only while there is no connection", async () => {
  const { element } = await log([readerItem("1", "hello", "queued")]);
  expect(findAll(element, ".status")).toEqual([]);
  element.offline = true;
  await settle();
  expect(words(find(element, ".status"))).toBe("Not sent yet.");
});

test("what the reader wrote is text, never markup", async () => {
  const { element } = await log([readerItem("1", "<img src=x onerror=alert(1)>\nline", "sent")]);
  expect(find(element, ".bubble").querySelector("img")).toBeNull();
  expect(find(element, ".bubble").textContent).toContain("<img src=x onerror=alert(1)>\nline");
});
