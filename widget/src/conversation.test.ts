import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Card } from "./cards.js";
import { ArrivalEvent, Conversation, RECONNECT_WITHIN, SayEvent } from "./conversation.js";
import type { CardItem, Item, ReaderItem } from "./items.js";
import { ANSWER_WITHIN } from "./outbox.js";
import { en } from "./testing/strings.js";
import { answer, choices, notice, text } from "./testing/cards.js";
import { FakeConnection, memoryStore } from "./testing/fake-connection.js";

function talk(stored: string | null = null) {
  const connection = new FakeConnection();
  const store = memoryStore(stored);
  const conversation = new Conversation(connection.connect, store, en);
  const said: string[] = [];
  const arrived: Card[] = [];
  conversation.addEventListener("say", (event) => said.push((event as SayEvent).text));
  conversation.addEventListener("arrival", (event) => arrived.push((event as ArrivalEvent).item.card));
  let cards = 0;
  return {
    connection,
    store,
    conversation,
    said,
    arrived,
    start() {
      conversation.start();
      connection.join();
    },
    card(card: Card | null, replyTo = connection.lastAsk.id, id = `card-${(cards += 1)}`) {
      connection.listener.onCard({ id, replyTo, card });
    },
    down() {
      connection.listener.onDown();
    },
  };
}

function last(conversation: Conversation): Item {
  return conversation.items.at(-1) as Item;
}

function progress(conversation: Conversation): string[] {
  return conversation.items.filter((item): item is ReaderItem => item.from === "reader").map((item) => item.progress);
}

function texts(conversation: Conversation): string[] {
  return conversation.items.map((item) => (item.from === "reader" ? item.text : item.card.text));
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("asking", () => {
  test("a message has the server's length, and none before it is known", () => {
    const { conversation, start } = talk();
    expect(conversation.maxMessageLength).toBe(Infinity);
    start();
    expect(conversation.maxMessageLength).toBe(200);
  });

  test("shows the message at once, sends it once, and shows the card that comes", async () => {
    const { connection, conversation, start, card, arrived } = talk();
    start();
    conversation.ask("  does imuran help  ");
    expect(connection.asks).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{32}$/), text: "does imuran help" }]);
    expect(texts(conversation)).toEqual(["does imuran help"]);
    expect(progress(conversation)).toEqual(["sending"]);
    expect(conversation.waiting).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(progress(conversation)).toEqual(["sent"]);
    card(answer());
    expect(texts(conversation)).toEqual(["does imuran help", "In plain text"]);
    expect(arrived).toEqual([answer()]);
    expect(conversation.waiting).toBe(false);
  });

  test("a button sends its payload and shows its label", () => {
    const { connection, conversation, start } = talk();
    start();
    conversation.ask("/help", "What can I ask?");
    expect(connection.lastAsk).toMatchObject({ text: "/help", label: "What can I ask?" });
    expect(texts(conversation)).toEqual(["What can I ask?"]);
  });

  test("nothing is not asked", () => {
    const { connection, conversation, start } = talk();
    start();
    conversation.ask(" \n ");
    expect(connection.asks).toEqual([]);
    expect(conversation.items).toEqual([]);
  });

  test("the server's echo of the message, and a card sent twice, are shown once", () => {
    const { connection, conversation, start, card } = talk();
    start();
    conversation.ask("hello");
    connection.listener.onSaid({ id: connection.lastAsk.id, text: "hello" });
    card(text(), undefined, "same");
    card(text(), undefined, "same");
    expect(texts(conversation)).toEqual(["hello", "Hello"]);
  });

  test("what another tab says and gets appears here", () => {
    const { connection, conversation, start, card } = talk();
    start();
    connection.listener.onSaid({ id: "other", text: "hello" });
    card(text(), "other");
    expect(texts(conversation)).toEqual(["hello", "Hello"]);
    expect(progress(conversation)).toEqual(["sent"]);
  });

  test("the server's typing is shown, and over with its card", () => {
    const { connection, conversation, start, card } = talk();
    start();
    connection.listener.onTyping(true);
    expect(conversation.waiting).toBe(true);
    card(text(), "other");
    expect(conversation.waiting).toBe(false);
  });

  test("a refusal says why, and asking again sends a new message in its place", async () => {
    const { connection, conversation, start, said } = talk();
    start();
    connection.reply = async () => ({ ok: false, message: "Please wait a moment." });
    conversation.ask("hello", "Hi");
    await vi.advanceTimersByTimeAsync(0);
    expect(last(conversation)).toMatchObject({ progress: "failed", problem: "Please wait a moment." });
    expect(said).toEqual(["Please wait a moment."]);
    connection.reply = async () => ({ ok: true });
    conversation.retry(last(conversation));
    expect(texts(conversation)).toEqual(["Hi"]);
    expect(connection.asks.map(({ text: sent, label }) => [sent, label])).toEqual([["hello", "Hi"], ["hello", "Hi"]]);
    expect(new Set(connection.asks.map(({ id }) => id)).size).toBe(2);
  });

  test("a turn that ends without a card is said to have failed, never left empty", () => {
    const { connection, conversation, start } = talk();
    start();
    conversation.ask("hello");
    connection.listener.onDone(connection.lastAsk.id);
    expect(last(conversation)).toMatchObject({ progress: "failed", problem: en.noAnswer });
    expect(conversation.waiting).toBe(false);
  });

  test("a card that cannot be shown says so", () => {
    const { conversation, start, card } = talk();
    start();
    conversation.ask("hello");
    card(null);
    expect(texts(conversation)).toEqual(["hello", en.unreadable]);
  });
});

describe("lateness", () => {
  test("is stated after its time, and a retry goes out under the same id", async () => {
    const { connection, conversation, start, said } = talk();
    start();
    conversation.ask("hello");
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN - 1);
    expect(progress(conversation)).toEqual(["sent"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(progress(conversation)).toEqual(["late"]);
    expect(said).toEqual([en.late]);
    expect(conversation.waiting).toBe(false);
    conversation.retry(last(conversation));
    expect(connection.asks).toHaveLength(2);
    expect(connection.asks[0]).toEqual(connection.asks[1]);
    expect(texts(conversation)).toEqual(["hello"]);
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN);
    expect(progress(conversation)).toEqual(["late"]);
  });

  test("ends when the answer comes after all", async () => {
    const { conversation, start, card } = talk();
    start();
    conversation.ask("hello");
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN);
    card(text());
    expect(progress(conversation)).toEqual(["sent"]);
  });

  test("does not befall an answered message", async () => {
    const { connection, conversation, start, card, said } = talk();
    start();
    conversation.ask("hello");
    card(text());
    connection.listener.onDone(connection.lastAsk.id);
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN * 2);
    expect(said).toEqual([]);
  });
});

describe("an error notice with a retry", () => {
  test("is replaced, with its question, by the question asked again", () => {
    const { connection, conversation, start, card } = talk();
    start();
    conversation.ask("/next_question", "Next");
    card(notice());
    expect(texts(conversation)).toEqual(["Next", "Failed"]);
    conversation.retry(last(conversation));
    expect(texts(conversation)).toEqual(["Next"]);
    expect(connection.lastAsk).toMatchObject({ text: "/next_question", label: "Next" });
    card(answer());
    expect(texts(conversation)).toEqual(["Next", "In plain text"]);
  });

  test("reads the same after a reload", () => {
    const { connection, conversation } = talk("token");
    conversation.start();
    connection.join({
      transcript: [
        { from: "reader", id: "1", text: "Next" },
        { from: "citewell", id: "2", replyTo: "1", card: notice() },
        { from: "reader", id: "3", text: "Next" },
        { from: "citewell", id: "4", replyTo: "3", card: answer() },
      ],
    });
    expect(texts(conversation)).toEqual(["Next", "In plain text"]);
  });

  test("can be retried after a reload, by what the reader saw", () => {
    const { connection, conversation } = talk("token");
    conversation.start();
    connection.join({
      transcript: [
        { from: "reader", id: "1", text: "Does heat matter?" },
        { from: "citewell", id: "2", replyTo: "1", card: notice() },
      ],
    });
    conversation.retry(last(conversation));
    expect(connection.lastAsk).toEqual({ id: expect.any(String), text: "Does heat matter?" });
    expect(texts(conversation)).toEqual(["Does heat matter?"]);
  });

  test("goes when the answer comes after all", () => {
    const { conversation, start, card } = talk();
    start();
    conversation.ask("hello");
    card(notice());
    card(answer());
    expect(texts(conversation)).toEqual(["hello", "In plain text"]);
  });
});

describe("a lost connection", () => {
  test("is only mentioned when it does not come back at once", async () => {
    const { connection, conversation, start, down, said } = talk();
    start();
    down();
    await vi.advanceTimersByTimeAsync(RECONNECT_WITHIN - 1);
    expect(conversation.state).toBe("connecting");
    connection.join();
    await vi.advanceTimersByTimeAsync(RECONNECT_WITHIN);
    expect(conversation.state).toBe("online");
    down();
    await vi.advanceTimersByTimeAsync(RECONNECT_WITHIN);
    expect(conversation.state).toBe("offline");
    expect(said).toEqual([en.offline]);
  });

  test("that could not be made is mentioned at once", () => {
    const { conversation, down } = talk();
    conversation.start();
    down();
    expect(conversation.state).toBe("offline");
  });

  test("keeps what is written, and sends it in order when it is back", async () => {
    const { connection, conversation, start, down } = talk();
    start();
    down();
    conversation.ask("one");
    conversation.ask("two");
    expect(connection.asks).toEqual([]);
    expect(progress(conversation)).toEqual(["queued", "queued"]);
    connection.join();
    expect(connection.asks.map(({ text: sent }) => sent)).toEqual(["one", "two"]);
    expect(texts(conversation)).toEqual(["one", "two"]);
  });

  test("sends an unacknowledged message again, under the same id", async () => {
    const { connection, conversation, start, down } = talk();
    start();
    connection.reply = () => new Promise(() => undefined);
    conversation.ask("hello");
    down();
    expect(progress(conversation)).toEqual(["queued"]);
    connection.join();
    expect(connection.asks).toHaveLength(2);
    expect(connection.asks[1]).toEqual(connection.asks[0]);
    expect(texts(conversation)).toEqual(["hello"]);
  });

  test("does not repeat what was answered meanwhile, and has it announced", () => {
    const { connection, conversation, start, down, arrived } = talk();
    start();
    conversation.ask("hello");
    down();
    const { id } = connection.lastAsk;
    connection.join({
      transcript: [
        { from: "reader", id, text: "hello" },
        { from: "citewell", id: "c", replyTo: id, card: answer() },
      ],
    });
    expect(connection.asks).toHaveLength(1);
    expect(texts(conversation)).toEqual(["hello", "In plain text"]);
    expect(arrived).toEqual([answer()]);
  });

  test("keeps a refused message on the list", async () => {
    const { connection, conversation, start, down } = talk();
    start();
    connection.reply = async () => ({ ok: false, message: "No." });
    conversation.ask("hello");
    await vi.advanceTimersByTimeAsync(0);
    down();
    connection.join();
    expect(last(conversation)).toMatchObject({ text: "hello", progress: "failed" });
  });

  test("has nothing late while it lasts", async () => {
    const { conversation, start, down, said } = talk();
    start();
    conversation.ask("hello");
    down();
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN * 2);
    expect(said).toEqual([en.offline]);
  });

  test("is tried again when the reader says so", () => {
    const { connection, conversation, start, down } = talk();
    start();
    down();
    conversation.ask("hello");
    conversation.retry(last(conversation));
    expect(connection.woken).toBe(1);
  });
});

describe("the session", () => {
  const transcript = [
    { from: "reader", id: "1", text: "hello" },
    { from: "citewell", id: "2", replyTo: "1", card: answer() },
    { from: "citewell", id: "4", replyTo: "3", card: text({ message: "Thanks", rated: { answerId: "a-1", helpful: true, reason: null } }) },
    { from: "citewell", id: "6", replyTo: "5", card: notice({ message: "A rating failed." }) },
  ] as const;

  test("is not stored before the reader writes", () => {
    const { connection, conversation, store, start } = talk();
    start();
    expect(store.value).toBeNull();
    conversation.ask("hello");
    expect(store.value).toBe("token");
    expect(connection.listener.session()).toBe("token");
  });

  test("is stored once it is known, where the reader wrote before", () => {
    const { connection, conversation, store } = talk();
    conversation.ask("hello");
    expect(conversation.state).toBe("connecting");
    expect(store.value).toBeNull();
    connection.join();
    expect(store.value).toBe("token");
    expect(connection.asks).toHaveLength(1);
  });

  test("is continued after a reload, with ratings folded and nothing announced", () => {
    const { connection, conversation, arrived } = talk("stored");
    conversation.start();
    expect(connection.listener.session()).toBe("stored");
    connection.join({ transcript });
    expect(texts(conversation)).toEqual(["hello", "In plain text"]);
    expect((last(conversation) as CardItem).rating).toMatchObject({ helpful: true, progress: "kept", message: "Thanks" });
    expect(arrived).toEqual([]);
  });

  test("that the server no longer knows is forgotten here too", () => {
    const { connection, conversation, store } = talk("stored");
    conversation.start();
    connection.join({ session: "new" });
    expect(store.value).toBeNull();
    expect(connection.listener.session()).toBe("new");
  });

  test("of another tab is joined by a first message", () => {
    const { connection, conversation, store, start } = talk();
    start();
    store.value = "other tab";
    conversation.ask("hello");
    expect(connection.rejoined).toBe(1);
    expect(connection.listener.session()).toBe("other tab");
    expect(connection.asks).toEqual([]);
    connection.join({ transcript });
    expect(texts(conversation)).toEqual(["hello", "In plain text", "hello"]);
    expect(connection.asks).toHaveLength(1);
  });

  test("stops and goes on", () => {
    const { connection, conversation, start } = talk();
    start();
    conversation.stop();
    expect(conversation.state).toBe("idle");
    expect(connection.closed).toBe(1);
    conversation.start();
    expect(connection.opened).toBe(2);
  });
});

describe("rating", () => {
  function answered() {
    const it = talk();
    it.start();
    it.conversation.ask("hello");
    it.card(answer());
    it.connection.listener.onDone(it.connection.lastAsk.id);
    const rating = () => (it.conversation.items[1] as CardItem).rating;
    const thanks = (helpful: boolean, replyTo = it.connection.lastAsk.id) =>
      it.card(text({ message: "Thank you", rated: { answerId: "a-1", helpful, reason: null } }), replyTo);
    return { ...it, rating, thanks };
  }

  test("shows at once what was pressed, and thanks when the server has kept it", () => {
    const { connection, conversation, rating, thanks } = answered();
    conversation.rate("a-1", true, null, null);
    expect(connection.lastAsk.text).toBe('/rate{"answer_id":"a-1","helpful":true,"reason":null,"comment":null}');
    expect(rating()).toMatchObject({ helpful: true, progress: "saving", message: "" });
    expect(conversation.waiting).toBe(false);
    thanks(true);
    expect(rating()).toMatchObject({ helpful: true, progress: "kept", message: "Thank you" });
    expect(texts(conversation)).toEqual(["hello", "In plain text"]);
  });

  test("can be changed; the last press wins over an earlier reply", () => {
    const { connection, conversation, rating, thanks } = answered();
    conversation.rate("a-1", false, null, null);
    const first = connection.lastAsk.id;
    conversation.rate("a-1", true, null, null);
    thanks(false, first);
    expect(rating()).toMatchObject({ helpful: true, progress: "saving" });
    thanks(true);
    expect(rating()).toMatchObject({ helpful: true, progress: "kept" });
  });

  test("remembers that a comment was sent", () => {
    const { conversation, rating, thanks } = answered();
    conversation.rate("a-1", false, "worrying", "It frightened me.");
    thanks(false);
    expect(rating()).toMatchObject({ commented: true, progress: "kept" });
  });

  test("that fails says so inside the answer, not as a bubble", () => {
    const { conversation, rating, card, said } = answered();
    conversation.rate("a-1", true, null, null);
    card(notice({ message: "Not kept." }));
    expect(rating()).toMatchObject({ helpful: true, progress: "failed", message: "Not kept." });
    expect(texts(conversation)).toEqual(["hello", "In plain text"]);
    expect(said).toEqual(["Not kept."]);
  });

  test("that is not kept in time says so", async () => {
    const { conversation, rating } = answered();
    conversation.rate("a-1", true, null, null);
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN);
    expect(rating()).toMatchObject({ progress: "failed", message: en.ratingFailed });
  });

  test("made without a connection goes out when it is back", () => {
    const { connection, conversation, down, rating } = answered();
    const { id } = connection.lastAsk;
    down();
    conversation.rate("a-1", true, null, null);
    expect(connection.asks).toHaveLength(1);
    connection.join({
      transcript: [
        { from: "reader", id, text: "hello" },
        { from: "citewell", id: "card-1", replyTo: id, card: answer() },
      ],
    });
    expect(connection.lastAsk.text).toContain("/rate");
    expect(rating()).toMatchObject({ helpful: true, progress: "saving" });
  });

  test("made in another tab shows here", () => {
    const { rating, thanks } = answered();
    thanks(false, "other tab");
    expect(rating()).toMatchObject({ helpful: false, progress: "kept" });
  });
});

describe("clearing", () => {
  test("empties the list and the store, here and by another tab", async () => {
    const { connection, conversation, store, start, card } = talk();
    start();
    conversation.ask("hello");
    card(choices());
    expect(await conversation.forget()).toBe(true);
    expect(conversation.items).toEqual([]);
    expect(store.value).toBeNull();
    expect(connection.listener.session()).toBe("after");
    conversation.ask("again");
    connection.join({ session: "cleared elsewhere" });
    expect(conversation.items).toEqual([]);
    expect(connection.asks).toHaveLength(2);
  });

  test("does nothing where it is not certain", async () => {
    const { connection, conversation, store, start, card } = talk();
    start();
    conversation.ask("hello");
    card(choices());
    connection.forgets = false;
    expect(await conversation.forget()).toBe(false);
    expect(texts(conversation)).toEqual(["hello", "Which?"]);
    expect(store.value).toBe("token");
  });
});

test("looks questions up without asking anything, and only while connected", async () => {
  const { connection, conversation, start, down } = talk();
  await expect(conversation.lookUp({ text: "heat" })).rejects.toThrow("not connected");
  start();
  connection.questions = async () => [{ title: "Heat?", payload: "/x" }];
  expect(await conversation.lookUp({ topic: "heat" })).toEqual([{ title: "Heat?", payload: "/x" }]);
  expect([connection.lookUps, connection.asks, conversation.items]).toEqual([[{ topic: "heat" }], [], []]);
  down();
  await expect(conversation.lookUp({ text: "heat" })).rejects.toThrow("not connected");
});
