import { page, userEvent } from "vitest/browser";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CitewellAskDetail, CitewellRateDetail } from "../events.js";
import { answer, notice, text } from "../testing/cards.js";
import { FakeConnection } from "../testing/fake-connection.js";
import { allWords, clearPage, find, findAll, focused, hear, loaded, press, says, settle, show, words } from "../testing/page.js";
import type { CitewellChat } from "./chat.js";
import "../widget.js";

beforeEach(() => page.viewport(1280, 800));
afterEach(clearPage);

async function chat(properties: Partial<CitewellChat> = {}) {
  const connection = new FakeConnection();
  const servers: string[] = [];
  const element = await show<CitewellChat>("citewell-chat", {
    connect: (server) => {
      servers.push(server);
      return connection.connect;
    },
    ...properties,
  });
  if (element.open || element.mode !== "floating") await loaded(element);
  const launcher = () => find(element, ".launcher");
  const panel = () => findAll(element, "section.panel")[0];
  return {
    element,
    connection,
    servers,
    launcher,
    panel,
    isOpen: () => panel()?.hidden === false,
    async open() {
      launcher().click();
      await loaded(element);
      connection.join();
      await settle();
    },
    async ask(question: string) {
      const field = find<HTMLTextAreaElement>(element, "citewell-composer textarea");
      field.value = question;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      find(element, "citewell-composer .send").click();
      await settle();
    },
    async card(card: Parameters<typeof connection.listener.onCard>[0]["card"], id = "card") {
      connection.listener.onCard({ id, replyTo: connection.lastAsk.id, card });
      await settle();
    },
  };
}

describe("the launcher", () => {
  test("is a labelled button that says whether the panel is open; nothing connects before", async () => {
    const { launcher, connection, isOpen } = await chat();
    expect(launcher().getAttribute("aria-label")).toBe("Ask a question");
    expect(launcher().getAttribute("aria-expanded")).toBe("false");
    expect(isOpen()).toBe(false);
    expect(connection.opened).toBe(0);
  });

  test("opens the panel, with the focus in the composer, and closes it again", async () => {
    const { element, launcher, isOpen, open, connection } = await chat();
    const opened = hear(element, "citewell-open");
    await open();
    expect(isOpen()).toBe(true);
    expect(launcher().getAttribute("aria-expanded")).toBe("true");
    expect(focused()).toBe(find(element, "citewell-composer textarea"));
    expect(opened).toHaveLength(1);
    expect(connection.opened).toBe(1);
    const drawn = findAll(launcher(), "*").filter((part) => part.getBoundingClientRect().width > 0);
    expect(drawn.map(({ tagName }) => tagName)).toEqual(["svg", "path"]);
    launcher().click();
    await settle();
    expect(isOpen()).toBe(false);
  });

  test("counts the answers that came while the panel was closed", async () => {
    const { element, launcher, open, ask, card } = await chat();
    await open();
    await ask("hello");
    await element.hide();
    await card(answer());
    expect(launcher().getAttribute("aria-label")).toBe("Ask a question, 1 new answer");
    await element.show();
    expect(launcher().getAttribute("aria-label")).toBe("Ask a question");
  });
});

describe("the element", () => {
  test("has its attributes as properties, with their defaults", async () => {
    const element = document.createElement("citewell-chat");
    const { server, mode, position, theme, open, heading, launcher, starters, conversation } = element;
    expect([mode, position, theme, open]).toEqual(["floating", "end", "auto", false]);
    expect([server, heading, launcher, starters, conversation]).toEqual(["", "", "", [], ""]);
    element.setAttribute("starters", "What is MS? | Does heat matter?|");
    expect(element.starters).toEqual(["What is MS?", "Does heat matter?"]);
    element.starters = ["Is it safe?"];
    expect(element.getAttribute("starters")).toBe("Is it safe?");
  });

  test("says what is wrong with a value it does not know", () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const element = document.createElement("citewell-chat");
    element.setAttribute("mode", "popup");
    expect(element.mode).toBe("floating");
    expect(warned.mock.calls).toEqual([['<citewell-chat mode="popup">: use one of floating, inline, full. Until then it is floating.']]);
    warned.mockRestore();
  });

  test("takes what the page set before the script came", () => {
    const early = document.createElement("citewell-chat");
    for (const [name, value] of Object.entries({ launcher: "Ask early", theme: "dark" })) {
      Object.defineProperty(early, name, { value, configurable: true, enumerable: true, writable: true });
    }
    document.body.append(early);
    expect(words(find(early, ".launcher"))).toMatch(/^Ask early/);
    expect(early.getAttribute("theme")).toBe("dark");
    early.launcher = "Ask late";
    expect(words(find(early, ".launcher"))).toMatch(/^Ask late/);
  });

  test("is opened, closed and asked by the page", async () => {
    const { element, connection, isOpen } = await chat();
    const asked = hear<CitewellAskDetail>(element, "citewell-ask");
    await element.toggle();
    expect(isOpen()).toBe(true);
    await element.toggle();
    expect(isOpen()).toBe(false);
    connection.join();
    expect(await element.ask("What is MS?")).toBe(true);
    expect(isOpen()).toBe(true);
    expect(connection.lastAsk.text).toBe("What is MS?");
    expect(asked).toEqual([{ by: "page" }]);
  });

  test("begins with the page's questions instead of the server's", async () => {
    const { element, connection, open } = await chat({ starters: ["Is it safe?"] });
    await open();
    expect(findAll(element, ".starters button").map(words)).toEqual(["Is it safe?"]);
    press(element, "Is it safe?");
    expect(connection.lastAsk).toMatchObject({ text: "Is it safe?", label: "Is it safe?" });
  });

  test("closed while it loads it stays closed, and tells neither", async () => {
    const { element, isOpen } = await chat();
    const [opened, closed] = [hear(element, "citewell-open"), hear(element, "citewell-close")];
    const shown = element.show();
    await element.hide();
    await shown;
    expect(isOpen()).toBe(false);
    expect([opened.length, closed.length]).toEqual([0, 0]);
    await element.show();
    expect(isOpen()).toBe(true);
    expect([opened.length, closed.length]).toEqual([1, 0]);
  });
});

describe("the panel", () => {
  test("is a labelled dialog that does not lock the page", async () => {
    const { element, panel, open } = await chat({ heading: "Ask about MS" });
    await open();
    expect(panel()?.getAttribute("role")).toBe("dialog");
    expect(panel()?.hasAttribute("aria-modal")).toBe(false);
    expect(words(find(element, `citewell-panel #${panel()?.getAttribute("aria-labelledby")}`))).toBe("Ask about MS");
  });

  test("Escape closes it, and the focus returns to the launcher", async () => {
    const { element, launcher, isOpen, open } = await chat();
    const closed = hear(element, "citewell-close");
    await open();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(isOpen()).toBe(false);
    expect(focused()).toBe(launcher());
    expect(closed).toHaveLength(1);
  });

  test("opened by the page's own button it gives the focus back to that", async () => {
    const { element } = await chat();
    const button = document.createElement("button");
    document.body.append(button);
    button.focus();
    await element.show();
    expect(focused()).toBe(find(element, "citewell-composer textarea"));
    press(element, "Close");
    await settle();
    expect(focused()).toBe(button);
  });

  test("opened by its attribute it leaves the focus alone, and tells no event", async () => {
    const { element, isOpen } = await chat();
    const opened = hear(element, "citewell-open");
    element.open = true;
    await loaded(element);
    expect(isOpen()).toBe(true);
    expect(focused()).toBe(document.body);
    expect(opened).toEqual([]);
  });

  test("inline it is a region in the page, always open, without a launcher", async () => {
    const { element, panel, connection } = await chat({ mode: "inline" });
    expect(panel()?.getAttribute("role")).toBe("region");
    expect(getComputedStyle(find(element, ".launcher")).display).toBe("none");
    expect(connection.opened).toBe(1);
    find(element, "textarea").focus();
    await userEvent.keyboard("{Escape}");
    expect(panel()?.hidden).toBe(false);
  });

  test("in full it fills the window, or a container that is lower", async () => {
    const { element, panel } = await chat({ mode: "full" });
    expect(panel()?.getAttribute("role")).toBe("region");
    expect(panel()?.getBoundingClientRect().height).toBe(800);
    const box = document.createElement("div");
    box.style.cssText = "block-size: 500px; inline-size: 600px";
    document.body.append(box);
    box.append(element);
    await settle();
    expect(panel()?.getBoundingClientRect()).toMatchObject({ width: 600, height: 500 });
  });

  test("that fills a small window keeps the focus inside", async () => {
    await page.viewport(320, 640);
    const { element, panel, open } = await chat();
    await open();
    expect(panel()?.getAttribute("aria-modal")).toBe("true");
    expect(panel()?.getBoundingClientRect()).toMatchObject({ x: 0, y: 0, width: 320, height: 640 });
    await userEvent.keyboard("{Tab}{Tab}");
    expect(focused()).toBe(find(element, "citewell-menu .icon"));
    await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    expect(focused()).toBe(find(element, ".send"));
  });
});

describe("a conversation", () => {
  test("goes from question to answer; the field stays usable and the focus stays put", async () => {
    const { element, open, ask, card } = await chat();
    const asked = hear<CitewellAskDetail>(document.body, "citewell-ask");
    await open();
    await ask("why am i so tired");
    expect(find<HTMLTextAreaElement>(element, "citewell-composer textarea").disabled).toBe(false);
    await card(answer());
    expect(focused()).toBe(find(element, "citewell-composer textarea"));
    expect(findAll(element, "citewell-answer-card h3").map(words)).toEqual(["Why does MS cause fatigue?"]);
    press(element, /^Next question/);
    await settle();
    expect(findAll(element, ".bubble").map(words)).toEqual(["You asked: why am i so tired", "You asked: How can I sleep better?"]);
    expect(asked).toEqual([{ by: "typing" }, { by: "button" }]);
  });

  test("announces each answer once, apart from the log", async () => {
    const { element, open, ask, card } = await chat();
    await open();
    await ask("tired");
    await card(answer());
    expect(words(find(element, "[role=status]"))).toBe(
      "Answering: Why does MS cause fatigue? Nobody knows exactly. Ask your nurse. 3 sources.",
    );
    expect(words(find(element, "citewell-announcer [role=alert]"))).toBe("");
  });

  test("announces an emergency at once", async () => {
    const { element, open, ask, card } = await chat();
    await open();
    await ask("pills");
    await card(notice({ level: "emergency", message: "Get help.", retry: false, links: [{ text: "Call 911", url: "tel:911" }] }));
    expect(words(find(element, "citewell-announcer [role=alert]"))).toBe("Get help. Call 911");
  });

  test("a rating tells the page what was rated, and shows its thanks in the answer", async () => {
    const { element, connection, open, ask, card } = await chat();
    const rated = hear<CitewellRateDetail>(document.body, "citewell-rate");
    await open();
    await ask("tired");
    await card(answer());
    press(element, "No");
    await settle();
    expect(rated).toEqual([{ entryId: "fatigue", helpful: false, reason: null }]);
    expect(connection.lastAsk.text).toContain('"helpful":false');
    await card(text({ message: "Thank you.", rated: { answerId: "a-1", helpful: false, reason: null } }), "thanks");
    expect(words(find(element, "citewell-rating .message"))).toBe("Thank you.");
    expect(findAll(element, "citewell-text-card")).toEqual([]);
  });

  test("an error can be tried again without losing the focus", async () => {
    const { element, connection, open, ask, card } = await chat();
    await open();
    await ask("hello");
    await card(notice());
    find(element, "citewell-notice-card button").focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(connection.asks).toHaveLength(2);
    expect(focused()).toBe(find(element, "[role=log]"));
  });

  test("can be cleared", async () => {
    const { element, open, ask, card } = await chat();
    await open();
    await ask("hello");
    await card(answer());
    press(element, "More");
    await settle();
    press(element, "Clear conversation");
    await settle();
    press(element, "Clear it");
    await settle();
    expect(findAll(element, ".bubble")).toEqual([]);
    expect(allWords(element)).toContain("Hello. Ask me about MS.");
  });

  test("can be held by keyboard alone", async () => {
    const { element, connection, launcher, isOpen, card } = await chat();
    launcher().focus();
    await userEvent.keyboard("{Enter}");
    await loaded(element);
    connection.join();
    await settle();
    await userEvent.keyboard("why am i tired{Enter}");
    await card(answer());
    await userEvent.keyboard("{Shift>}{Tab}{/Shift}{Enter}");
    expect(connection.lastAsk.text).toMatch(/^\/rate.*"helpful":false/);
    const back = async (label: RegExp): Promise<void> => {
      for (let steps = 0; steps < 30 && !says(focused() as Element, label); steps += 1) {
        await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
      }
      expect(words(focused() as Element)).toMatch(label);
    };
    await back(/^Next question/);
    await back(/^3 sources/);
    await userEvent.keyboard("{Enter}{Tab}");
    expect(words(focused() as Element)).toBe("Fatigue (opens in a new tab)");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(isOpen()).toBe(false);
    expect(focused()).toBe(launcher());
    expect(element.open).toBe(false);
  });

  test("says when there is no connection, and can try again", async () => {
    const { element, connection } = await chat({ open: true });
    connection.listener.onDown();
    await settle();
    expect(words(find(element, ".connection"))).toMatch(/^No connection/);
    press(element, "Reconnect");
    expect(connection.woken).toBe(1);
  });

  test("stores nothing before the first message, then only the session's token", async () => {
    const { element, open, ask } = await chat({ server: "https://answers.example.org/" });
    await open();
    expect(Object.keys(localStorage)).toEqual([]);
    await ask("hello");
    expect({ ...localStorage }).toEqual({ "citewell:https://answers.example.org": "token" });
    expect(document.cookie).toBe("");
    expect(element.isConnected).toBe(true);
  });
});

describe("in Spanish", () => {
  test("the interface is Spanish, and what the knowledge base says is marked as English", async () => {
    const { element, connection, launcher, open, ask, card } = await chat({ lang: "es-MX" });
    expect(launcher().getAttribute("aria-label")).toBe("Haga una pregunta");
    await open();
    await ask("why am i so tired");
    await card(answer());
    expect(find(element, "section.panel").lang).toBe("es");
    expect(words(find(element, ".review"))).toBe("Revisado por Jennifer Robinson el 30 de mayo de 2019");
    expect(words(find(element, "citewell-sources .toggle"))).toBe("3 fuentes de 2 editores");
    const english = ["h3.question", ".answer", ".disclaimer", ".question-link > span", ".publishers"];
    expect(english.map((part) => find(element, part).closest("[lang]")?.getAttribute("lang"))).toEqual(english.map(() => "en"));
    expect(connection.lastAsk.text).toBe("why am i so tired");
  });

  test("changes with the attribute, also while it is open", async () => {
    const { element, launcher, open } = await chat();
    await open();
    element.lang = "es";
    await vi.waitFor(() => expect(words(find(element, "h2"))).toBe("Haga una pregunta"));
    expect(launcher().getAttribute("aria-label")).toBe("Haga una pregunta");
    element.lang = "fr";
    await vi.waitFor(() => expect(words(find(element, "h2"))).toBe("Ask a question"));
  });
});

describe("on somebody's page", () => {
  test("talks to the server it came from, unless told otherwise", async () => {
    expect((await chat({ open: true })).servers).toEqual([location.origin]);
    clearPage();
    expect((await chat({ open: true, server: "https://answers.example.org/prefix/" })).servers).toEqual(["https://answers.example.org/prefix"]);
  });

  test("goes on after it was moved, and stops when it is removed", async () => {
    const { element, connection, open } = await chat();
    await open();
    element.remove();
    expect(connection.closed).toBe(1);
    document.body.append(element);
    await settle();
    expect(connection.opened).toBe(2);
  });

  test("can be taken away while it is loading", async () => {
    const { element, connection } = await chat();
    const asked = element.ask("hello");
    element.remove();
    expect(await asked).toBe(false);
    expect(connection.opened).toBe(0);
    document.body.append(element);
    await loaded(element);
    expect(connection.opened).toBe(1);
  });

  test("is not touched by hostile style sheets", async () => {
    const style = document.createElement("style");
    style.textContent = `
      * { font: italic 40px cursive !important; color: red !important; letter-spacing: 9px !important;
          transform: rotate(9deg) !important; display: none !important; opacity: 0.2 !important; }
      html { font-size: 62.5%; } body { visibility: hidden; text-transform: uppercase; line-height: 4; }
    `;
    document.head.append(style);
    try {
      document.body.style.setProperty("display", "block", "important");
      document.documentElement.style.setProperty("display", "block", "important");
      const { launcher } = await chat();
      const { fontStyle, fontSize, letterSpacing, visibility, textTransform, lineHeight } = getComputedStyle(launcher());
      expect({ fontStyle, fontSize, letterSpacing, visibility, textTransform, lineHeight }).toEqual({
        fontStyle: "normal",
        fontSize: "16px",
        letterSpacing: "normal",
        visibility: "visible",
        textTransform: "none",
        lineHeight: "22.4px",
      });
      expect(launcher().getBoundingClientRect().width).toBeGreaterThan(100);
    } finally {
      style.remove();
      document.body.removeAttribute("style");
      document.documentElement.removeAttribute("style");
    }
  });

  test("keeps a conversation with a name apart from the others", async () => {
    const { open, ask } = await chat({ server: "https://answers.example.org", conversation: "trials" });
    await open();
    await ask("hello");
    expect({ ...localStorage }).toEqual({ "citewell:https://answers.example.org#trials": "token" });
  });

  test("works inside a shadow root, and beside a second chat", async () => {
    const outer = document.createElement("div");
    document.body.append(outer);
    const connection = new FakeConnection();
    const inner = Object.assign(document.createElement("citewell-chat"), { connect: () => connection.connect, open: true });
    outer.attachShadow({ mode: "open" }).append(inner);
    const { element, open } = await chat();
    await open();
    await loaded(inner);
    expect(find(inner, "section.panel").hidden).toBe(false);
    expect(find(element, "section.panel").hidden).toBe(false);
  });

  test("can be loaded twice", async () => {
    const first = customElements.get("citewell-chat");
    await import(/* @vite-ignore */ `${new URL("../widget.ts", import.meta.url).href}?again`);
    expect(customElements.get("citewell-chat")).toBe(first);
  });

  test("mirrors with the page's direction", async () => {
    document.documentElement.dir = "rtl";
    try {
      const { launcher } = await chat();
      expect(launcher().getBoundingClientRect().left).toBeCloseTo(20, 0);
    } finally {
      document.documentElement.removeAttribute("dir");
    }
  });

  test("hands its parts and colours to the page's style sheet", async () => {
    const style = document.createElement("style");
    style.textContent = `
      citewell-chat { --citewell-accent: rgb(1, 2, 3); }
      citewell-chat::part(question) { letter-spacing: 3px; }
    `;
    document.head.append(style);
    try {
      const { element, launcher, open, ask, card } = await chat();
      expect(getComputedStyle(launcher()).backgroundColor).toBe("rgb(1, 2, 3)");
      await open();
      await ask("tired");
      await card(answer());
      expect(getComputedStyle(find(element, "h3.question")).letterSpacing).toBe("3px");
    } finally {
      style.remove();
    }
  });
});
