import axe from "axe-core";
import { page } from "vitest/browser";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Card } from "./cards.js";
import { RECONNECT_WITHIN } from "./conversation.js";
import type { CitewellChat } from "./elements/chat.js";
import { PAUSE } from "./suggesting.js";
import { answer, choices, notice, text } from "./testing/cards.js";
import { FakeConnection } from "./testing/fake-connection.js";
import { clearPage, find, findAll, press, settle, show } from "./testing/page.js";
import "./widget.js";

/** Every rule that decides about WCAG 2.2 A and AA, and axe's own advice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Scene {
  readonly element: CitewellChat;
  readonly connection: FakeConnection;
  card(card: Card): Promise<void>;
  ask(text: string): Promise<void>;
}

const emergency = notice({
  level: "emergency",
  retry: false,
  links: [
    { text: "Call 911", url: "tel:911" },
    { text: "Find a helpline", url: "https://findahelpline.com/" },
  ],
});

const SCENES: Record<string, (scene: Scene) => Promise<void>> = {
  "the launcher": async ({ element }) => {
    await element.hide();
  },
  "the greeting": async () => undefined,
  waiting: async ({ ask }) => ask("why am i tired"),
  "an answer": async ({ ask, card }) => {
    await ask("why am i tired");
    await card(answer({ reviewOverdue: true }));
  },
  "an answer nobody has reviewed": async ({ ask, card }) => {
    await ask("why am i tired");
    await card(answer({ review: null }));
  },
  "open sources": async ({ element, ask, card }) => {
    await ask("why am i tired");
    await card(answer());
    press(element, /sources from/);
  },
  "a rating with a reason": async ({ element, ask, card }) => {
    await ask("why am i tired");
    await card(answer());
    press(element, "No");
    await settle();
    press(element, "It worries me");
    await card(text({ message: "Thank you.", rated: { answerId: "a-1", helpful: false, reason: "worrying" } }));
  },
  choices: async ({ ask, card }) => {
    await ask("heat");
    await card(choices());
    await ask("Does heat matter?");
  },
  "an emergency": async ({ ask, card }) => {
    await ask("pills");
    await card(emergency);
  },
  "an error": async ({ ask, card }) => {
    await ask("hello");
    await card(notice());
  },
  "a failed message": async ({ element, connection, ask }) => {
    await ask("hello");
    connection.listener.onDone(connection.lastAsk.id);
    await settle();
    expect(findAll(element, ".status.failed")).toHaveLength(1);
  },
  "no connection": async ({ element, connection, ask }) => {
    connection.listener.onDown();
    await ask("hello");
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_WITHIN + 50));
    await settle();
    expect(findAll(element, ".status, .connection")).toHaveLength(2);
  },
  "talk, with buttons, and a way to the newest": async ({ element, ask, card }) => {
    for (const question of ["one", "two", "three"]) {
      await ask(question);
      await card(text({ message: "Long. ".repeat(80), options: [{ title: "Help", payload: "/help" }] }));
    }
    find(element, ".scroll").scrollTop = 0;
    await settle();
    expect(findAll(element, ".jump")).toHaveLength(1);
  },
  "the menu": async ({ element, ask }) => {
    await ask("hello");
    press(element, "More");
  },
  "the question before clearing": async ({ element, ask }) => {
    await ask("hello");
    press(element, "More");
    await settle();
    press(element, "Clear conversation");
  },
  "suggested questions, one of them chosen": async ({ element, connection }) => {
    const titles = ["Does heat make MS worse?", "Is a supercalifragilisticexpialidociouslylongword in a question bad for people with MS?"];
    connection.questions = async () => titles.map((title) => ({ title, payload: "/show_entry{}" }));
    const field = find<HTMLTextAreaElement>(element, "citewell-composer textarea");
    field.value = "does heat";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, PAUSE + 50));
    await settle();
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    await settle();
    expect(findAll(element, "[role=option][aria-selected=true]")).toHaveLength(1);
    for (const option of findAll(element, "[role=option]")) expect(option.clientHeight).toBeGreaterThanOrEqual(44);
    const list = find(element, "[role=listbox]").getBoundingClientRect();
    expect(list.bottom).toBeLessThanOrEqual(find(element, ".send").getBoundingClientRect().top);
    expect(list.top).toBeGreaterThanOrEqual(0);
  },
  "an open topic": async ({ element, connection }) => {
    connection.questions = async () => [{ title: "What is MS, and what does it do to the nerves of the brain?", payload: "/show_entry{}" }];
    press(element, "Questions by topic");
    await settle();
    press(element, "About MS");
    await settle();
    expect(findAll(element, "citewell-topics .question")).toHaveLength(1);
  },
  "a long answer, unfolded": async ({ element, ask, card }) => {
    await ask("why am i tired");
    await card(answer({ foldable: true }));
    press(element, "Read the whole answer");
    await settle();
    expect(findAll(element, ".rest").map(({ hidden }) => hidden)).toEqual([false]);
  },
  "an answer whose link was copied": async ({ element, ask, card }) => {
    await ask("why am i tired");
    await card(answer());
    press(element, "Copy");
    await vi.waitUntil(() => findAll(element, ".said").length === 1);
  },
  "a message that is too long": async ({ element }) => {
    const field = find<HTMLTextAreaElement>(element, "citewell-composer textarea");
    field.value = "a".repeat(201);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  },
};

async function stage(theme: "light" | "dark", mode: "floating" | "inline"): Promise<Scene> {
  const connection = new FakeConnection();
  const element = await show<CitewellChat>("citewell-chat", { connect: () => connection.connect, theme, mode });
  await element.show();
  connection.join();
  await settle();
  let cards = 0;
  return {
    element,
    connection,
    async card(card) {
      connection.listener.onCard({ id: `card-${(cards += 1)}`, replyTo: connection.lastAsk.id, card });
      connection.listener.onDone(connection.lastAsk.id);
      await settle();
    },
    async ask(question) {
      const field = find<HTMLTextAreaElement>(element, "citewell-composer textarea");
      field.value = question;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      find(element, "citewell-composer .send").click();
      await settle();
    },
  };
}

async function violations(element: Element): Promise<string[]> {
  const { violations: found } = await axe.run(element, { runOnly: TAGS, resultTypes: ["violations"] });
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}

/** Targets smaller than 24 by 24 pixels, other than links in running text (WCAG 2.5.8). */
function smallTargets(element: Element): string[] {
  return findAll(element, "button, textarea, a.call, a.link")
    .map((target) => ({ target, box: target.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(({ target }) => target.outerHTML);
}

afterEach(clearPage);

describe.each([
  ["light", "floating", 1280, 800],
  ["dark", "floating", 320, 640],
  ["light", "floating", 320, 256],
  ["dark", "inline", 1280, 800],
] as const)("%s, %s, at %i by %i", (theme, mode, width, height) => {
  test.each(Object.keys(SCENES))("%s has no fault that axe knows, no small target and nothing cut off", async (name) => {
    await page.viewport(width, height);
    const scene = await stage(theme, mode);
    await SCENES[name]?.(scene);
    await settle();
    expect(await violations(scene.element)).toEqual([]);
    expect(smallTargets(scene.element)).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    for (const scroller of findAll(scene.element, ".scroll")) {
      expect(scroller.scrollWidth).toBeLessThanOrEqual(scroller.clientWidth);
    }
  });
});
