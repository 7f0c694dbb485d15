import { userEvent } from "vitest/browser";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AskRequest } from "../events.js";
import type { Option } from "../cards.js";
import { PAUSE, TOLD_AFTER } from "../suggesting.js";
import { clearPage, find, findAll, focused, hear, press, settle, show, words } from "../testing/page.js";
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

test("tells a screen reader at thresholds, not at each key", async () => {
  const { element, write } = await composer(120);
  const said = hear<string>(element, "say-request");
  for (const length of [19, 20, 21, 50, 99, 100, 101, 119, 120, 121, 122, 119]) await write("a".repeat(length));
  expect(said).toEqual(["100 characters left", "20 characters left", "0 characters left"]);
});

describe("pasting", () => {
  const paste = (field: HTMLTextAreaElement, text: string): void => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    clipboardData.setData("text/html", `<b onclick="x()">${text}</b>`);
    field.focus();
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  };

  test.each([
    ["line ends", "one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"],
    ["many empty lines", "one\n\n\n\n\ntwo", "one\n\ntwo"],
    ["control and invisible characters", "a\u0000b\u0007c\u200bd\ufeffe\u202ef", "abcdef"],
    ["what holds emoji and letters together stays", "👩‍⚕️ می\u200cخواهم", "👩‍⚕️ می\u200cخواهم"],
    ["spaces that do not break", "a\u00a0b", "a b"],
  ])("cleans %s", async (_, pasted, expected) => {
    const { field } = await composer();
    paste(field, pasted);
    expect(field.value).toBe(expected);
  });

  test("goes in at the cursor, in place of what is selected, and can be undone", async () => {
    const { field, write } = await composer();
    await write("is heat bad");
    field.focus();
    field.setSelectionRange(3, 7);
    paste(field, "cold\u200b");
    expect([field.value, field.selectionStart]).toEqual(["is cold bad", 7]);
    document.execCommand("undo");
    expect(field.value).toBe("is heat bad");
  });

  test("what has no room is left out, and the reader is told how much, until the text is changed", async () => {
    const { element, field, write } = await composer(20);
    const said = hear<string>(element, "say-request");
    await write("0123456789");
    field.setSelectionRange(10, 10);
    paste(field, "😀".repeat(12));
    await settle();
    expect(field.value).toBe(`0123456789${"😀".repeat(10)}`);
    expect(words(find(element, "#counter"))).toBe("2 characters had no room and were left out. 0 characters left");
    expect(said.at(-1)).toBe("2 characters had no room and were left out.");
    await write("0123456789");
    expect(words(find(element, "#counter"))).toBe("10 characters left");
  });
});

describe("suggestions", () => {
  const HEAT: Option = { title: "Does heat make MS worse?", payload: '/show_entry{"entry_id": "heat"}' };
  const COLD: Option = { title: "Does cold make MS worse?", payload: '/show_entry{"entry_id": "cold"}' };

  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  async function suggesting(find_: (text: string) => Promise<readonly Option[]> = async () => [HEAT, COLD]) {
    const made = await composer(400);
    const suggest = vi.fn(find_);
    made.element.suggest = suggest;
    const type = async (text: string, pause = PAUSE): Promise<void> => {
      await made.write(text);
      made.field.setSelectionRange(text.length, text.length);
      await vi.advanceTimersByTimeAsync(pause);
      await settle();
    };
    const key = async (name: string, init: KeyboardEventInit = {}): Promise<KeyboardEvent> => {
      const event = new KeyboardEvent("keydown", { key: name, bubbles: true, composed: true, cancelable: true, ...init });
      made.field.dispatchEvent(event);
      await settle();
      return event;
    };
    const list = find(made.element, "[role=listbox]");
    const active = () => {
      const id = made.field.getAttribute("aria-activedescendant");
      return id === null ? null : words(find(made.element, `#${id}`));
    };
    return { ...made, suggest, type, key, list, active, titles: () => findAll(list, "[role=option]").map(words) };
  }

  test("come after a pause, from three characters on, with their words marked", async () => {
    const { element, suggest, type, list, titles, field } = await suggesting();
    await type("he");
    await type("does", PAUSE - 1);
    expect([suggest.mock.calls, list.hidden, field.hasAttribute("aria-controls")]).toEqual([[], true, false]);
    await type("does hea");
    expect(suggest.mock.calls).toEqual([["does hea"]]);
    expect([list.hidden, titles(), field.getAttribute("aria-controls")]).toEqual([false, [HEAT.title, COLD.title], list.id]);
    expect(findAll(list, "b").map(words)).toEqual(["Does", "heat", "Does"]);
    await type("does hea".repeat(30));
    expect([suggest.mock.calls.length, list.hidden]).toEqual([1, true]);
    element.suggest = null;
    await type("does heat");
    expect(list.hidden).toBe(true);
  });

  test("a late answer to an older text is dropped, and a failure shows none", async () => {
    const answers: ((options: readonly Option[]) => void)[] = [];
    const { type, titles, list } = await suggesting(
      (text) => (text === "fail" ? Promise.reject(new Error("refused")) : new Promise((resolve) => answers.push(resolve))),
    );
    await type("does heat");
    await type("does cold");
    answers[1]?.([COLD]);
    await settle();
    answers[0]?.([HEAT]);
    await settle();
    expect(titles()).toEqual([COLD.title]);
    await type("fail");
    expect(list.hidden).toBe(true);
  });

  test("arrows choose and Enter picks the active one; without one Enter sends what is written", async () => {
    const { type, key, active, requests, field, list } = await suggesting();
    await type("does");
    expect(active()).toBe(null);
    const seen = [];
    for (const name of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"]) {
      await key(name);
      seen.push(active());
    }
    expect(seen).toEqual([HEAT.title, COLD.title, null, COLD.title]);
    await key("Enter");
    expect(requests).toEqual([{ text: COLD.payload, label: COLD.title }]);
    expect([field.value, list.hidden]).toEqual(["", true]);
    await type("does");
    await key("Enter");
    expect(requests.at(-1)).toEqual({ text: "does" });
  });

  test("the send button sends what is written, whatever is active", async () => {
    const { element, type, key, requests } = await suggesting();
    await type("does");
    await key("ArrowDown");
    press(element, "Send");
    expect(requests).toEqual([{ text: "does" }]);
  });

  test("a press picks, and the focus stays in the field", async () => {
    const { element, type, list, requests, field } = await suggesting();
    element.style.cssText = "display: block; margin-block-start: 300px";
    element.focus();
    await type("does");
    vi.useRealTimers();
    const [first] = findAll(list, "[role=option]");
    expect(first?.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
    await userEvent.click(first as Element);
    expect(requests).toEqual([{ text: HEAT.payload, label: HEAT.title }]);
    expect(focused()).toBe(field);
  });

  test("Escape closes the list and nothing else; the next one is the page's", async () => {
    const { type, key, list } = await suggesting();
    const heard: string[] = [];
    document.body.addEventListener("keydown", ({ key: name }) => heard.push(name), { once: true });
    await type("does");
    await key("Escape");
    expect([list.hidden, heard]).toEqual([true, []]);
    await key("Escape");
    expect(heard).toEqual(["Escape"]);
  });

  test("within the text, and with Shift, the arrows are the field's own; typing on makes none active", async () => {
    const { type, key, active, field } = await suggesting();
    await type("does");
    expect((await key("ArrowUp", { shiftKey: true })).defaultPrevented).toBe(false);
    field.setSelectionRange(1, 1);
    expect((await key("ArrowDown")).defaultPrevented).toBe(false);
    field.setSelectionRange(4, 4);
    await key("ArrowDown");
    expect(active()).toBe(HEAT.title);
    await type("does h");
    expect(active()).toBe(null);
  });

  test("leaving the field closes the list", async () => {
    const { type, list, field } = await suggesting();
    field.focus();
    await type("does");
    field.blur();
    await settle();
    expect(list.hidden).toBe(true);
  });

  test("a screen reader is told how many there are, after a longer pause and only when that changes", async () => {
    const { element, type } = await suggesting();
    const said = hear<string>(element, "say-request");
    for (const text of ["doe", "does", "does h"]) await type(text);
    expect(said).toEqual([]);
    await vi.advanceTimersByTimeAsync(TOLD_AFTER);
    await type("does he", PAUSE + TOLD_AFTER);
    expect(said).toEqual(["2 stored questions. The up and down arrows choose."]);
  });
});
