import { userEvent } from "vitest/browser";
import { afterEach, expect, test } from "vitest";
import type { AskRequest } from "../events.js";
import { clearPage, find, focused, hear, press, settle, show, words } from "../testing/page.js";
import type { CitewellComposer } from "./composer.js";
import "./composer.js";

afterEach(clearPage);

async function composer(maxLength = 200) {
  const element = await show<CitewellComposer>("citewell-composer", { maxLength });
  const field = find<HTMLTextAreaElement>(element, "textarea");
  const write = async (text: string): Promise<void> => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await settle();
  };
  return { element, field, write, requests: hear<AskRequest>(element, "ask-request") };
}

test("Enter sends, trims and empties the field; Shift+Enter makes a new line", async () => {
  const { element, field, requests } = await composer();
  element.focus();
  await userEvent.keyboard("one{Shift>}{Enter}{/Shift}two{Enter}");
  expect(requests).toEqual([{ text: "one\ntwo" }]);
  expect(field.value).toBe("");
});

test("the button sends too, and gives the focus back to the field", async () => {
  const { element, field, write, requests } = await composer();
  await write(" hello ");
  press(element, "Send");
  expect(requests).toEqual([{ text: "hello" }]);
  expect(focused()).toBe(field);
});

test("nothing is not sent", async () => {
  const { element, write, requests } = await composer();
  await write(" \n");
  press(element, "Send");
  expect(requests).toEqual([]);
});

test("Enter that ends a composition does not send", async () => {
  const { field, write, requests } = await composer();
  await write("こんにちは");
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }));
  expect(requests).toEqual([]);
});

test("has a label of its own, not only a placeholder", async () => {
  const { field } = await composer();
  expect(words(field.labels?.[0] as Element)).toBe("Your question");
});

test("counts near the limit, as the server counts, and does not send beyond it", async () => {
  const { element, field, write, requests } = await composer(120);
  const counter = find(element, "#counter");
  await write("a".repeat(19));
  expect(counter.hidden).toBe(true);
  await write("a".repeat(20));
  expect(words(counter)).toBe("100 characters left");
  await write("😀".repeat(119));
  expect(words(counter)).toBe("1 character left");
  await write("a".repeat(121));
  expect(words(counter)).toBe("1 character too many");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  const said = hear<string>(element, "say-request");
  press(element, "Send");
  expect(requests).toEqual([]);
  expect(said).toEqual(["1 character too many"]);
  expect(field.value).toHaveLength(121);
});
