import { userEvent } from "vitest/browser";
import { afterEach, expect, test, vi } from "vitest";
import { answer } from "../testing/cards.js";
import { clearPage, find, findAll, focused, hear, press, settle, show, words } from "../testing/page.js";
import { hush } from "../using.js";
import type { CitewellAnswerTools } from "./answer-tools.js";
import "./answer-tools.js";

const ADDRESS = "https://chat.example.org/q/fatigue";

afterEach(() => {
  hush();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  clearPage();
});

const tools = (changes: Parameters<typeof answer>[0] = {}, address: string | null = ADDRESS) =>
  show<CitewellAnswerTools>("citewell-answer-tools", { card: answer(changes), address });

/** A property of the browser as it is on another one. */
function browser<T extends object>(target: T, name: keyof T & string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value, configurable: true });
  onTestEnd.push(() => (before ? Object.defineProperty(target, name, before) : Reflect.deleteProperty(target, name)));
}
const onTestEnd: (() => unknown)[] = [];
afterEach(() => onTestEnd.splice(0).forEach((undo) => undo()));

const WHOLE = [
  "Why does MS cause fatigue?",
  "Nobody knows exactly.",
  "Ask your nurse.",
  "Reviewed by Jennifer Robinson on May 30, 2019",
  [
    "Sources:",
    "- MS Trust: Fatigue (May 30, 2019) https://mstrust.org.uk/a-z/fatigue",
    "- MS Trust: https://mstrust.org.uk/rest",
    "- NICE: NG220 (June 2022)",
  ].join("\n"),
  "General information, not advice.",
  ADDRESS,
].join("\n\n");

test("is a toolbar: one stop for Tab, arrows, Home and End go from button to button", async () => {
  const element = await tools();
  const buttons = findAll<HTMLButtonElement>(element, "[role=toolbar] button");
  expect(buttons.map(words)).toEqual(["Copy", "Print", "Share", "Listen"]);
  buttons[0]?.focus();
  const seen = [];
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight", "End", "Home"]) {
    focused()?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
    await settle();
    seen.push(words(focused() as Element));
    expect(buttons.filter(({ tabIndex }) => tabIndex === 0)).toEqual([focused()]);
  }
  expect(seen).toEqual(["Print", "Copy", "Listen", "Copy", "Listen", "Copy"]);
});

test("copies the whole answer with its review, sources and address", async () => {
  const written: string[] = [];
  browser(navigator, "clipboard", { writeText: async (text: string) => void written.push(text) });
  const element = await tools();
  const said = hear<string>(element, "say-request");
  press(element, "Copy");
  await settle();
  expect(written).toEqual([WHOLE]);
  expect([said, words(find(element, ".said"))]).toEqual([["Copied, with its sources."], "Copied, with its sources."]);
});

test("copies without a clipboard, too, and the focus stays", async () => {
  browser(navigator, "clipboard", undefined);
  let copied = "";
  document.addEventListener("copy", () => (copied = (document.activeElement as HTMLTextAreaElement).value), { once: true });
  const element = await tools({ reviewOverdue: true, sources: [] }, null);
  const button = find(element, "button");
  await userEvent.click(button);
  await settle();
  expect(copied).toContain("Ask your nurse.\n\nReviewed by Jennifer Robinson on May 30, 2019. This review is overdue");
  expect(copied).not.toContain("Sources");
  expect(focused()).toBe(button);
});

test("says so where nothing can be copied", async () => {
  browser(navigator, "clipboard", undefined);
  vi.spyOn(document, "execCommand").mockReturnValue(false);
  const element = await tools();
  press(element, "Copy");
  await settle();
  expect(words(find(element, ".said"))).toBe("It could not be copied.");
});

test("shares by the system, else copies the link; without a page there is nothing to share", async () => {
  const shared: unknown[] = [];
  browser(navigator, "share", async (what: unknown) => void shared.push(what));
  const written: string[] = [];
  browser(navigator, "clipboard", { writeText: async (text: string) => void written.push(text) });
  const element = await tools();
  press(element, "Share");
  await settle();
  expect(shared).toEqual([{ title: "Why does MS cause fatigue?", url: ADDRESS }]);
  browser(navigator, "share", async () => Promise.reject(new DOMException("changed their mind", "AbortError")));
  press(element, "Share");
  await settle();
  expect([written, findAll(element, ".said")]).toEqual([[], []]);
  browser(navigator, "share", undefined);
  press(element, "Share");
  await settle();
  expect([written, words(find(element, ".said"))]).toEqual([[ADDRESS], "The link was copied."]);
  expect(findAll(await tools({}, null), "button").map(words)).not.toContain("Share");
});

test("prints the whole answer on a page of its own, and leaves nothing behind", async () => {
  let printed = "";
  const append = document.body.append.bind(document.body);
  vi.spyOn(document.body, "append").mockImplementation((...nodes) => {
    for (const node of nodes) {
      if (!(node instanceof HTMLIFrameElement)) continue;
      Object.defineProperty(node, "contentWindow", {
        get() {
          const view = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "contentWindow")?.get?.call(this) as Window;
          view.print = () => void (printed = `${view.document.documentElement.lang}: ${view.document.body.innerText}`);
          return view;
        },
      });
    }
    append(...nodes);
  });
  const element = await tools({ foldable: true });
  press(element, "Print");
  await vi.waitUntil(() => printed !== "");
  expect(printed.replace(/\s+/g, " ").trim()).toBe(`en: ${WHOLE.replace(/\s+/g, " ")}`);
  document.querySelector("iframe")?.contentWindow?.dispatchEvent(new Event("afterprint"));
  expect(document.querySelector("iframe")).toBe(null);
});

/** What would be heard; a machine for tests has no voice. */
function voice(): { said: SpeechSynthesisUtterance[]; cancelled: () => number } {
  const said: SpeechSynthesisUtterance[] = [];
  vi.spyOn(speechSynthesis, "speak").mockImplementation((utterance) => void said.push(utterance));
  const cancel = vi.spyOn(speechSynthesis, "cancel").mockImplementation(() => undefined);
  return { said, cancelled: () => cancel.mock.calls.length };
}

test("reads question and answer aloud sentence by sentence, without addresses and list marks, and stops", async () => {
  const { said, cancelled } = voice();
  const answerText = "It helps. See the page (https://example.org/a?b=1), or call (tel:112).\n\n- First one\n- Second one";
  const element = await tools({ answerText });
  press(element, "Listen");
  await settle();
  expect(said.map(({ text, lang }) => [lang, text])).toEqual(
    ["Why does MS cause fatigue?", "It helps.", "See the page, or call.", "First one", "Second one"].map((text) => ["en", text]),
  );
  press(element, "Stop");
  await settle();
  expect([cancelled(), findAll(element, "button").map(words).at(-1)]).toEqual([1, "Listen"]);
});

test("reading ends with the last sentence, with the next answer, with the chat's closing, and with the answer", async () => {
  const { said, cancelled } = voice();
  const label = (element: Element) => words(findAll(element, "button").at(-1) as Element);
  const [one, other] = [await tools(), await tools({ question: "Another?" })];
  press(one, "Listen");
  await settle();
  said.at(-1)?.onend?.(new Event("end") as SpeechSynthesisEvent);
  await settle();
  expect(label(one)).toBe("Listen");
  press(one, "Listen");
  press(other, "Listen");
  await settle();
  expect([label(one), label(other)]).toEqual(["Listen", "Stop"]);
  other.dispatchEvent(new CustomEvent("citewell-close", { bubbles: true, composed: true }));
  await settle();
  expect(label(other)).toBe("Listen");
  press(other, "Listen");
  const before = cancelled();
  other.remove();
  expect(cancelled()).toBe(before + 1);
});
