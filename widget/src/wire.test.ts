import { expect, test } from "vitest";
import { askToJson, parseAskReply, parseDelivered, parseSaid, parseSession, rate, showEntry } from "./wire.js";

const CARD = { kind: "text", version: 1, text: "Hi", message: "Hi", options: [], rated: null };

test("a session is understood with its transcript in order", () => {
  const session = parseSession({
    session: "token",
    protocol: 1,
    max_message_length: 400,
    transcript: [
      { from: "reader", id: "1", text: "hello" },
      { from: "citewell", id: "2", reply_to: "1", card: CARD },
      { from: "reader", id: "", text: "no id" },
    ],
    starters: [{ title: "What is MS?", payload: "/x" }, { title: "" }],
    topics: [{ topic: "heat", title: "Heat" }, { topic: "bare" }, { title: "none" }],
    greeting: "Hello",
  });
  expect(session).toEqual({
    session: "token",
    maxMessageLength: 400,
    transcript: [
      { from: "reader", id: "1", text: "hello" },
      { from: "citewell", id: "2", replyTo: "1", card: { kind: "text", text: "Hi", message: "Hi", options: [], rated: null } },
    ],
    starters: [{ title: "What is MS?", payload: "/x" }],
    topics: [{ topic: "heat", title: "Heat" }, { topic: "bare", title: "bare" }],
    greeting: "Hello",
  });
});

test.each([[null], [{}], [{ session: 3 }]])("%j is no session", (json) => {
  expect(parseSession(json)).toBeNull();
});

test("a missing length falls back to one the server takes", () => {
  expect(parseSession({ session: "token" })).toMatchObject({ maxMessageLength: 2000, transcript: [], starters: [], topics: [] });
});

test("an unreadable card is still delivered, as nothing to show", () => {
  expect(parseDelivered({ id: "1", reply_to: "2", card: 7 })).toEqual({ id: "1", replyTo: "2", card: null });
  expect(parseDelivered({ card: CARD })).toBeNull();
  expect(parseSaid({ id: "1" })).toBeNull();
});

test("payloads are what the server's closed list names", () => {
  expect(showEntry('a"b')).toBe('/show_entry{"entry_id":"a\\"b"}');
  expect(rate("a-1", false, "worrying", "Why?")).toBe(
    '/rate{"answer_id":"a-1","helpful":false,"reason":"worrying","comment":"Why?"}',
  );
});

test("a label is cut where the server would refuse it, and absent when typed", () => {
  expect(askToJson({ id: "1", text: "/help", label: "😀".repeat(301) })["label"]).toBe("😀".repeat(300));
  expect(askToJson({ id: "1", text: "hello" })).toEqual({ id: "1", text: "hello" });
});

test("a refusal carries its reason", () => {
  expect(parseAskReply({ ok: true })).toEqual({ ok: true });
  expect(parseAskReply({ ok: false, error: { code: "too_long", message: "Too long." } })).toEqual({ ok: false, message: "Too long." });
  expect(parseAskReply(undefined)).toEqual({ ok: false, message: "" });
});
