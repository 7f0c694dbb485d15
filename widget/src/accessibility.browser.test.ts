import axe from "axe-core";
import { commands, page } from "vitest/browser";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Card } from "./cards.js";
import { RECONNECT_WITHIN } from "./conversation.js";
import type { CitewellChat } from "./elements/chat.js";
import { PAUSE } from "./suggesting.js";
import { answer, choices, notice, text } from "./testing/cards.js";
import { FakeConnection } from "./testing/fake-connection.js";
import { LANGUAGES } from "./languages.js";
import type { Lang } from "./languages.js";
import { stringsOf } from "./strings.js";
import type { Strings } from "./strings.js";
import { clearPage, find, findAll, press, settle, show } from "./testing/page.js";
import "./widget.js";

/** Every rule that decides about WCAG 2.2 A and AA, and axe's own advice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Scene {
  readonly element: CitewellChat;
  readonly connection: FakeConnection;
  /** What the interface says. */
  readonly words: Strings;
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
  "open sources": async ({ element, words, ask, card }) => {
    await ask("why am i tired");
    await card(answer());
    press(element, words.sources(3, 2));
  },
  "a rating with a reason": async ({ element, words, ask, card }) => {
    await ask("why am i tired");
    await card(answer());
    press(element, words.no);
    await settle();
    press(element, words.reasons.worrying);
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
  "the menu": async ({ element, words, ask }) => {
    await ask("hello");
    press(element, words.menu);
  },
  "the question before clearing": async ({ element, words, ask }) => {
    await ask("hello");
    press(element, words.menu);
    await settle();
    press(element, words.clear);
  },
  "suggested questions, one of them chosen": async ({ element, connection }) => {
    const titles = ["Does heat make MS worse?", "Is a supercalifragilisticexpialidociouslylongword in a question bad for people with MS?"];
    connection.questions = async () => [...titles, ...titles, "Is it so?"].map((title) => ({ title, payload: "/show_entry{}" }));
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
  "an open topic": async ({ element, words, connection }) => {
    connection.questions = async () => [{ title: "What is MS, and what does it do to the nerves of the brain?", payload: "/show_entry{}" }];
    press(element, words.topics);
    await settle();
    press(element, "About MS");
    await settle();
    expect(findAll(element, "citewell-topics .question")).toHaveLength(1);
  },
  "a long answer, unfolded": async ({ element, words, ask, card }) => {
    await ask("why am i tired");
    await card(answer({ foldable: true }));
    press(element, words.whole);
    await settle();
    expect(findAll(element, ".rest").map(({ hidden }) => hidden)).toEqual([false]);
  },
  "an answer that was copied": async ({ element, words, ask, card }) => {
    await ask("why am i tired");
    await card(answer());
    press(element, words.copy);
    await vi.waitUntil(() => findAll(element, ".said").length === 1);
  },
  "a message that is too long": async ({ element }) => {
    const field = find<HTMLTextAreaElement>(element, "citewell-composer textarea");
    field.value = "a".repeat(201);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  },
};

declare module "vitest/browser" {
  interface BrowserCommands {
    emulateForcedColors: (forcedColors: "active" | "none") => Promise<void>;
  }
}

interface Setting {
  readonly name: string;
  readonly theme?: "light" | "dark";
  readonly mode?: "floating" | "inline" | "full";
  readonly size?: readonly [width: number, height: number];
  readonly lang?: Lang;
  readonly dir?: "ltr" | "rtl";
  readonly forcedColors?: "active";
  /** Whether the reader spaces text as WCAG 1.4.12 allows. */
  readonly spaced?: boolean;
}

const SETTINGS: readonly Setting[] = [
  { name: "light" },
  { name: "dark, on a telephone", theme: "dark", size: [320, 640] },
  { name: "at 400 %", size: [320, 256] },
  { name: "inline, dark", mode: "inline", theme: "dark" },
  { name: "as a page, from right to left", mode: "full", dir: "rtl" },
  { name: "in Spanish, on a telephone, from right to left", lang: "es", dir: "rtl", size: [320, 640] },
  { name: "in forced colours, on a telephone", forcedColors: "active", size: [320, 640] },
  { name: "with spaced text, in Spanish", spaced: true, lang: "es", size: [320, 640] },
];

async function stage({ theme = "light", mode = "floating", lang = "en" }: Setting): Promise<Scene> {
  const connection = new FakeConnection();
  const element = await show<CitewellChat>("citewell-chat", { connect: () => connection.connect, theme, mode, lang });
  const words = stringsOf(await LANGUAGES[lang].strings.get());
  await element.show();
  connection.join();
  await settle();
  let cards = 0;
  return {
    element,
    connection,
    words,
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

async function violations(element: Element, { forcedColors }: Setting): Promise<string[]> {
  // Forced, colours are the reader's own; what the browser says of them is still the page's.
  const rules = { "color-contrast": { enabled: forcedColors !== "active" } };
  const { violations: found } = await axe.run(element, { runOnly: TAGS, rules, resultTypes: ["violations"] });
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}

/** Targets smaller than 24 by 24 pixels, other than links in running text (WCAG 2.5.8). */
function smallTargets(element: Element): string[] {
  return findAll(element, "button, textarea, a.call, a.link")
    .map((target) => ({ target, box: target.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(({ target }) => target.outerHTML);
}

/** Spaces text as WCAG 1.4.12 has it, against every style sheet inside. */
function space(element: Element): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }");
  for (const { shadowRoot } of [element, ...findAll(element, "*")]) shadowRoot?.adoptedStyleSheets.push(sheet);
}

/** Boxes that are smaller than what is in them and do not scroll. */
function cutOff(element: Element): string[] {
  const boxes = findAll(element, ":not(.hidden, .message, [role=status], [role=alert])").filter((box) => {
    const { overflowX, overflowY } = getComputedStyle(box);
    const wide = box.scrollWidth > box.clientWidth + 1;
    const high = box.scrollHeight > box.clientHeight + 1;
    return (wide && (box.tagName === "BUTTON" || /hidden|clip/.test(overflowX))) || (high && /hidden|clip/.test(overflowY));
  });
  return boxes.filter(({ clientWidth }) => clientWidth > 0).map(({ outerHTML }) => outerHTML.slice(0, 200));
}

afterEach(async () => {
  clearPage();
  document.documentElement.dir = "";
  await commands.emulateForcedColors("none");
});

describe.each(SETTINGS)("$name", (setting) => {
  test.each(Object.keys(SCENES))("%s has no fault that axe knows, no small target and nothing cut off", async (name) => {
    const [width, height] = setting.size ?? [1280, 800];
    await page.viewport(width, height);
    await commands.emulateForcedColors(setting.forcedColors ?? "none");
    document.documentElement.dir = setting.dir ?? "ltr";
    const scene = await stage(setting);
    await SCENES[name]?.(scene);
    if (setting.spaced) space(scene.element);
    await settle();
    expect(matchMedia("(forced-colors: active)").matches).toBe(setting.forcedColors === "active");
    expect(await violations(scene.element, setting)).toEqual([]);
    expect(smallTargets(scene.element)).toEqual([]);
    expect(cutOff(scene.element)).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    for (const scroller of findAll(scene.element, ".scroll")) {
      expect(scroller.scrollWidth).toBeLessThanOrEqual(scroller.clientWidth);
    }
  });
});
