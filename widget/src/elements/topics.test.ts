import { afterEach, expect, test, vi } from "vitest";
import type { Option } from "../cards.js";
import type { AskRequest } from "../events.js";
import { clearPage, find, findAll, hear, press, settle, show, words } from "../testing/page.js";
import type { CitewellTopics, QuestionsOf } from "./topics.js";
import "./topics.js";

afterEach(clearPage);

const HEAT: Option = { title: "Does heat make MS worse?", payload: '/show_entry{"entry_id": "heat"}' };
const TOPICS = [
  { topic: "heat", title: "Heat" },
  { topic: "sleep", title: "Sleep" },
];

async function topics(find_: QuestionsOf = async () => [HEAT]) {
  const questionsOf = vi.fn(find_);
  const element = await show<CitewellTopics>("citewell-topics", { topics: TOPICS, questionsOf });
  const toggle = async (label: string): Promise<HTMLElement> => {
    const button = press(element, label);
    await settle();
    return button;
  };
  const shown = () => findAll(element, ".question").map(words);
  return { element, questionsOf, toggle, shown };
}

test("a quiet line opens to the topics, and a topic to its questions, which are asked for only then", async () => {
  const { element, questionsOf, toggle, shown } = await topics();
  const all = find(element, ".toggle");
  expect([all.getAttribute("aria-expanded"), find(element, "#topics").hidden]).toEqual(["false", true]);
  await toggle("Questions by topic");
  expect([all.getAttribute("aria-expanded"), find(element, "#topics").hidden]).toEqual(["true", false]);
  expect(questionsOf.mock.calls).toEqual([]);
  const heat = await toggle("Heat");
  expect(questionsOf.mock.calls).toEqual([["heat"]]);
  expect([heat.getAttribute("aria-expanded"), find(element, `#${heat.getAttribute("aria-controls")}`).hidden]).toEqual(["true", false]);
  expect(shown()).toEqual([HEAT.title]);
  await toggle("Heat");
  expect([heat.getAttribute("aria-expanded"), shown()]).toEqual(["false", []]);
});

test("a question asks for its entry", async () => {
  const { element, toggle } = await topics();
  const requests = hear<AskRequest>(element, "ask-request");
  await toggle("Questions by topic");
  await toggle("Heat");
  press(element, HEAT.title);
  expect(requests).toEqual([{ text: HEAT.payload, label: HEAT.title }]);
});

test("one topic is open at a time, and a late answer for another one is dropped", async () => {
  let late: (options: readonly Option[]) => void = () => undefined;
  const { toggle, shown } = await topics((topic) =>
    topic === "heat" ? new Promise((resolve) => (late = resolve)) : Promise.resolve([{ title: "Sleep?", payload: "/x" }]),
  );
  await toggle("Questions by topic");
  const heat = await toggle("Heat");
  await toggle("Sleep");
  late([HEAT]);
  await settle();
  expect([heat.getAttribute("aria-expanded"), shown()]).toEqual(["false", ["Sleep?"]]);
});

test("a failure is told, and the next press tries again", async () => {
  let works = false;
  const { element, toggle, shown } = await topics(async () => {
    if (!works) throw new Error("not connected");
    return [HEAT];
  });
  const said = hear<string>(element, "say-request");
  await toggle("Questions by topic");
  await toggle("Heat");
  expect(said).toEqual(["These questions could not be loaded. Please try again."]);
  expect(words(find(element, "#topic-0"))).toBe(said[0]);
  works = true;
  await toggle("Heat");
  await toggle("Heat");
  expect(shown()).toEqual([HEAT.title]);
});
