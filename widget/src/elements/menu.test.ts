import { userEvent } from "vitest/browser";
import { afterEach, expect, test } from "vitest";
import type { AskRequest } from "../events.js";
import { clearPage, find, findAll, focused, hear, press, settle, show, words } from "../testing/page.js";
import type { CitewellMenu } from "./menu.js";
import "./menu.js";

afterEach(clearPage);

const isOpen = (menu: CitewellMenu) => !find(menu, "#list").hidden;

async function opened(clearable = true) {
  const menu = await show<CitewellMenu>("citewell-menu", { clearable });
  const toggle = press(menu, "More");
  toggle.focus();
  await settle();
  return { menu, toggle };
}

test("asks for help, a person, these answers and privacy, then closes and gives the focus back", async () => {
  const { menu, toggle } = await opened();
  const requests = hear<AskRequest>(menu, "ask-request");
  expect(findAll(menu, ".entry").map(words)).toEqual([
    "What can I ask?",
    "Talk to a person",
    "About these answers",
    "Privacy",
    "Clear conversation",
  ]);
  const privacy = findAll(menu, ".entry")[3];
  privacy?.focus();
  privacy?.click();
  await settle();
  expect(requests).toEqual([{ text: "/privacy", label: "Privacy" }]);
  expect(isOpen(menu)).toBe(false);
  expect(focused()).toBe(toggle);
});

test("Escape closes it, and it alone", async () => {
  const { menu, toggle } = await opened();
  const heard = hear(document.body, "keydown");
  await userEvent.keyboard("{Tab}{Escape}");
  await settle();
  expect(isOpen(menu)).toBe(false);
  expect(focused()).toBe(toggle);
  expect(heard).toHaveLength(1);
});

test("a press elsewhere closes it", async () => {
  const { menu } = await opened();
  document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true }));
  await settle();
  expect(isOpen(menu)).toBe(false);
});

test("clearing is confirmed first", async () => {
  const { menu } = await opened();
  const requests = hear(menu, "clear-request");
  press(menu, "Clear conversation");
  await settle();
  expect(words(focused() as Element)).toMatch(/^Clear this conversation\?/);
  expect(requests).toEqual([]);
  press(menu, "Clear it");
  expect(requests).toHaveLength(1);
  menu.cleared(false);
  await settle();
  expect(words(find(menu, "[role=alert]"))).toMatch(/could not be cleared/);
  menu.cleared(true);
  await settle();
  expect(isOpen(menu)).toBe(false);
});

test("there is nothing to clear before the conversation begins", async () => {
  const { menu } = await opened(false);
  expect(findAll(menu, ".clear")).toEqual([]);
});
