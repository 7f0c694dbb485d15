import { afterEach, expect, inject, test, vi } from "vitest";
import type { Connection } from "./connection.js";
import { connectTo } from "./connection.js";

const open: Connection[] = [];

/** A connection to the real Socket.IO server of these tests, and everything it says. */
function listen(server = inject("server"), session: string | null = null) {
  const heard: [string, unknown][] = [];
  const hear = (name: string) => (value?: unknown) => void heard.push([name, value]);
  const connection = connectTo(server)({
    session: () => session,
    onSession: hear("session"),
    onSaid: hear("said"),
    onTyping: hear("typing"),
    onCard: hear("card"),
    onDone: hear("done"),
    onDown: hear("down"),
  });
  open.push(connection);
  connection.open();
  const names = () => heard.map(([name]) => name);
  return { connection, heard, names, until: (name: string) => vi.waitUntil(() => names().includes(name)) };
}

afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
});

test("joins under the session it has", async () => {
  const { heard, until } = listen(undefined, "mine");
  await until("session");
  expect(heard).toEqual([["session", expect.objectContaining({ session: "mine", maxMessageLength: 200, greeting: "Hello" })]]);
});

test("asks as soon as it is greeted", async () => {
  let asked: Promise<unknown> = Promise.reject(new Error("not greeted"));
  asked.catch(() => undefined);
  const connection = connectTo(inject("server"))({
    session: () => null,
    onSession: () => void (asked = connection.ask({ id: "1", text: "hello" })),
    onSaid: () => undefined,
    onTyping: () => undefined,
    onCard: () => undefined,
    onDone: () => done(),
    onDown: () => undefined,
  });
  open.push(connection);
  let done = (): void => undefined;
  await new Promise<void>((resolve) => {
    done = resolve;
    connection.open();
  });
  expect(await asked).toEqual({ ok: true });
});

test("asks, is acknowledged, and hears the whole turn in order", async () => {
  const { connection, heard, until } = listen();
  await until("session");
  expect(await connection.ask({ id: "1", text: "hello" })).toEqual({ ok: true });
  await until("done");
  expect(heard.slice(1)).toEqual([
    ["said", { id: "1", text: "hello" }],
    ["typing", true],
    [
      "card",
      { id: "card-1", replyTo: "1", card: { kind: "text", text: "hello", message: "You said hello", options: [], rated: null } },
    ],
    ["done", "1"],
  ]);
});

test("passes a refusal on", async () => {
  const { connection, until } = listen();
  await until("session");
  expect(await connection.ask({ id: "1", text: "refuse" })).toEqual({ ok: false, message: "Too many." });
});

test("says that it is down, rejects what was not acknowledged, and comes back by itself", async () => {
  const { connection, names, until } = listen();
  await until("session");
  await expect(connection.ask({ id: "1", text: "drop" })).rejects.toThrow();
  await until("down");
  await vi.waitUntil(() => names().filter((name) => name === "session").length === 2, { timeout: 5000 });
});

test("says that it is down where there is no server, and can be woken", async () => {
  const { connection, names, until } = listen("http://127.0.0.1:9");
  await until("down");
  const before = names().length;
  connection.wake();
  await vi.waitUntil(() => names().length > before);
});

test("looks questions up, and rejects what is refused", async () => {
  const { connection, until } = listen();
  await until("session");
  expect(await connection.lookUp({ text: "heat" })).toEqual([{ title: "Is heat bad?", payload: "/show_entry{}" }]);
  expect(await connection.lookUp({ topic: "MS" })).toEqual([{ title: "What is MS?", payload: "/show_entry{}" }]);
  await expect(connection.lookUp({ text: "refuse" })).rejects.toThrow("suggest refused");
});

test("put out by the server, it says so, and can be woken", async () => {
  const { connection, names, until } = listen();
  await until("session");
  await expect(connection.ask({ id: "1", text: "kick" })).rejects.toThrow("lost");
  await until("down");
  connection.wake();
  await vi.waitUntil(() => names().filter((name) => name === "session").length === 2);
});

test.each(["visibilitychange", "pageshow"])("after a sleep, %s finds the silent connection dead and makes it anew", async (event) => {
  const { names, until } = listen();
  await until("session");
  const target = event === "pageshow" ? window : document;
  target.dispatchEvent(new Event(event));
  expect(names()).not.toContain("down");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 46_000 });
  target.dispatchEvent(new Event(event));
  vi.useRealTimers();
  expect(names()).toContain("down");
  await vi.waitUntil(() => names().filter((name) => name === "session").length === 2);
});

test("works where websockets do not", async () => {
  vi.stubGlobal("WebSocket", class {
    constructor() {
      throw new Error("blocked");
    }
  });
  const { connection, until } = listen();
  vi.unstubAllGlobals();
  await until("session");
  expect(await connection.ask({ id: "1", text: "hello" })).toEqual({ ok: true });
});

test("clears the conversation", async () => {
  const { connection, heard, until } = listen();
  await until("session");
  await connection.forget();
  expect(heard.at(-1)).toEqual(["session", expect.objectContaining({ session: "after" })]);
});

test("does not claim to have cleared without a connection", async () => {
  const { connection } = listen("http://127.0.0.1:9");
  await expect(connection.forget()).rejects.toThrow("not connected");
});

test("leaves and joins again on request, without being down", async () => {
  const { connection, names, until } = listen();
  await until("session");
  connection.rejoin();
  await vi.waitUntil(() => names().filter((name) => name === "session").length === 2);
  expect(names()).not.toContain("down");
});
