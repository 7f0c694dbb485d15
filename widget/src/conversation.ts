/**
 * One reader's conversation: what is on screen, what is still unanswered, and what survives a lost connection.
 * No DOM here. Every change fires `change`, every new card `arrival`, every other news `say`.
 */

import type { NoticeCard, Option, Reason } from "./cards.js";
import type { Connect, Connection, LookUp } from "./connection.js";
import type { CardItem, Item, Progress, RatingState, ReaderItem } from "./items.js";
import { appendCard, appendItem, cardItem, findAnswer, fromTranscript, readerItem, replaceAt, withPresentRating } from "./items.js";
import type { Pending } from "./outbox.js";
import { Outbox } from "./outbox.js";
import type { SessionStore } from "./storage.js";
import type { Strings } from "./strings.js";
import type { Ask, Delivered, Said, Session, Topic } from "./wire.js";
import { newId, rate } from "./wire.js";

/** How long a lost connection may take to come back before the reader is told, in milliseconds. */
export const RECONNECT_WITHIN = 2_000;

export type ConnectionState = "idle" | "connecting" | "online" | "offline";

/** A card has come. Not fired for what a restored transcript brings. */
export class ArrivalEvent extends Event {
  constructor(readonly item: CardItem) {
    super("arrival");
  }
}

/** Something a reader should be told although no card brought it. */
export class SayEvent extends Event {
  constructor(readonly text: string) {
    super("say");
  }
}

export class Conversation extends EventTarget {
  items: readonly Item[] = [];
  starters: readonly Option[] = [];
  topics: readonly Topic[] = [];
  greeting = "";
  /** No limit until the server has told its own: a reader may paste before that. */
  maxMessageLength = Infinity;
  state: ConnectionState = "idle";

  readonly #connection: Connection;
  readonly #outbox: Outbox;
  /** Cards already shown or folded away. */
  #seen = new Set<string>();
  #session: string | null = null;
  #typing = false;
  #downTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    connect: Connect,
    private readonly store: SessionStore,
    public strings: Strings,
  ) {
    super();
    this.#connection = connect({
      session: () => this.#session,
      onSession: (session) => this.#joined(session),
      onSaid: (said) => this.#said(said),
      onTyping: (on) => {
        this.#typing = on;
        this.#changed();
      },
      onCard: (delivered) => this.#received(delivered),
      onDone: (replyTo) => this.#finished(replyTo),
      onDown: () => this.#lost(),
    });
    this.#outbox = new Outbox((ask) => this.#connection.ask(ask), {
      onSending: ({ ask }) => this.#progress(ask.id, "sending"),
      onAcknowledged: ({ ask }) => {
        if (this.#reader(ask.id)?.progress === "sending") this.#progress(ask.id, "sent");
      },
      onRefused: (pending, message) => this.#fail(pending, message || this.strings.refused),
      onLate: (pending) => this.#late(pending),
    });
  }

  /** Whether an answer is being waited for. */
  get waiting(): boolean {
    const pending = this.#outbox.pending;
    const underway = ({ ask, rates, answered }: Pending): boolean =>
      rates === null && !answered && this.#reader(ask.id)?.progress !== "late";
    const rating = pending.some(({ rates }) => rates !== null);
    return this.state === "online" && (pending.some(underway) || (this.#typing && !rating));
  }

  /** Connects; a stored session is continued. */
  start(): void {
    if (this.state !== "idle") return;
    this.#session ??= this.store.load();
    this.state = "connecting";
    this.#connection.open();
    this.#changed();
  }

  /** Disconnects; `start` takes it up again. */
  stop(): void {
    if (this.state === "idle") return;
    this.#connection.close();
    this.#lost();
    clearTimeout(this.#downTimer);
    this.state = "idle";
  }

  /** Tries to reconnect now. */
  wake(): void {
    this.#connection.wake();
  }

  /** Asks; `label` is what the button said, if one asked. Kept and sent later where there is no connection. */
  ask(text: string, label?: string): void {
    const trimmed = text.trim();
    if (!trimmed) return;
    this.start();
    this.#joinOtherTab();
    const ask: Ask = { id: newId(), text: trimmed, ...(label === undefined ? {} : { label }) };
    this.#show(appendItem(this.items, readerItem(ask.id, label ?? trimmed, "queued")));
    this.#send(this.#outbox.add(ask));
  }

  /** Stored questions, looked up without asking anything. Rejects where there is no connection or the server refuses. */
  async lookUp(by: LookUp): Promise<readonly Option[]> {
    if (this.state !== "online") throw new Error("not connected");
    return this.#connection.lookUp(by);
  }

  /** Rates a delivered answer. May be called again: the last one counts. */
  rate(answerId: string, helpful: boolean, reason: Reason | null, comment: string | null): void {
    this.#rating(answerId, { helpful, reason, progress: "saving", message: "", commented: comment !== null });
    this.#send(this.#outbox.add({ id: newId(), text: rate(answerId, helpful, reason, comment) }, answerId));
  }

  /** Sends a late message again under its own id, so that it is answered once; a failed one as a new one. */
  retry(item: Item): void {
    const pending = this.#outbox.get(item.id);
    if (pending !== undefined) {
      if (this.state === "online") this.#outbox.send(pending);
      else this.wake();
      return;
    }
    const asked = item.from === "reader" ? item : this.#reader(item.replyTo);
    if (asked === undefined) return;
    if (item.from === "reader") this.items = this.items.filter((other) => other !== item);
    const { text, label } = this.#outbox.asked(asked.id) ?? { text: asked.text };
    this.ask(text, label);
  }

  /** Clears the conversation here, on the server and in other tabs. False where that is not certain. */
  async forget(): Promise<boolean> {
    try {
      await this.#connection.forget();
    } catch {
      return false;
    }
    // The server's new, empty session empties the list, here as in the other tabs.
    this.store.clear();
    return true;
  }

  #send(pending: Pending): void {
    if (this.#session !== null) this.store.save(this.#session);
    if (this.state === "online") this.#outbox.send(pending);
  }

  /** A session begins: after connecting, or (when already online) because the conversation was cleared. */
  #joined(session: Session): void {
    const cleared = this.state === "online";
    if (cleared) this.#outbox.clear();
    clearTimeout(this.#downTimer);
    this.#downTimer = undefined;
    if (this.#session !== session.session && this.#session === this.store.load()) this.store.clear();
    this.state = "online";
    this.#typing = false;
    this.#session = session.session;
    this.starters = session.starters;
    this.topics = session.topics;
    this.greeting = session.greeting;
    this.maxMessageLength = session.maxMessageLength;
    this.#restore(session, cleared ? [] : this.items);
    if (session.transcript.length > 0) this.store.save(session.session);
    for (const pending of this.#outbox.pending) this.#send(pending);
    this.#changed();
  }

  /** The server's transcript is the truth; what it does not know yet is put after it. */
  #restore({ transcript }: Session, before: readonly Item[]): void {
    const seen = this.#seen;
    const replies = transcript.flatMap((item) => (item.from === "citewell" ? [item] : []));
    this.#seen = new Set(replies.map(({ id }) => id));
    for (const { replyTo } of replies) this.#outbox.remove(replyTo);
    const restored = fromTranscript(transcript, this.#unreadable).map((item) => withPresentRating(item, before));
    const known = new Set(transcript.map(({ id }) => id));
    const unknown = before.filter(
      (item) => item.from === "reader" && !known.has(item.id) && (item.progress === "failed" || this.#outbox.get(item.id)),
    );
    this.items = [...restored, ...unknown];
    for (const item of restored) {
      const asked = item.from === "citewell" && before.some(({ id }) => id === item.replyTo);
      if (asked && !seen.has(item.id)) this.dispatchEvent(new ArrivalEvent(item));
    }
  }

  #said({ id, text }: Said): void {
    if (this.#reader(id) !== undefined) this.#progress(id, "sent");
    else if (this.#outbox.get(id) === undefined) this.#show(appendItem(this.items, readerItem(id, text, "sent")));
  }

  #received({ id, replyTo, card }: Delivered): void {
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    this.#typing = false;
    const pending = this.#outbox.get(replyTo);
    const item = cardItem(id, replyTo, card ?? this.#unreadable);
    let commented = false;
    if (pending !== undefined) {
      this.#outbox.answered(pending);
      this.#progress(replyTo, "sent");
      if (pending.rates !== null) {
        if (item.card.kind === "notice") return this.#fail(pending, item.card.message);
        // Pressed again since: the reply to that is the one to show.
        if (this.#outbox.isOvertaken(pending)) return;
        commented = this.#ratingOf(pending.rates)?.commented === true;
      }
    }
    this.#show(appendCard(this.items, item, commented));
    this.dispatchEvent(new ArrivalEvent(item));
  }

  #finished(replyTo: string): void {
    this.#typing = false;
    const pending = this.#outbox.get(replyTo);
    if (pending !== undefined && !pending.answered) this.#fail(pending, this.strings.noAnswer);
    this.#outbox.remove(replyTo);
    this.#changed();
  }

  #lost(): void {
    this.#typing = false;
    this.#outbox.pause();
    for (const { ask, acknowledged } of this.#outbox.pending) {
      this.#progress(ask.id, acknowledged ? "sent" : "queued");
    }
    if (this.state === "online") {
      this.state = "connecting";
      this.#downTimer = setTimeout(() => this.#offline(), RECONNECT_WITHIN);
    } else if (this.state === "connecting" && this.#downTimer === undefined) {
      this.#offline();
    }
    this.#changed();
  }

  #offline(): void {
    this.#downTimer = undefined;
    this.state = "offline";
    this.#changed();
    this.#say(this.strings.offline);
  }

  #late(pending: Pending): void {
    if (pending.rates !== null) return this.#fail(pending, this.strings.ratingFailed);
    this.#progress(pending.ask.id, "late");
    this.#say(this.strings.late);
  }

  #fail({ ask, rates }: Pending, problem: string): void {
    this.#outbox.remove(ask.id);
    const rating = rates === null ? null : this.#ratingOf(rates);
    if (rates !== null && rating !== null) this.#rating(rates, { ...rating, progress: "failed", message: problem });
    else this.#progress(ask.id, "failed", problem);
    this.#say(problem);
  }

  /** Another tab may have begun a conversation since this page was loaded: continue that one. */
  #joinOtherTab(): void {
    const stored = this.store.load();
    if (this.items.length > 0 || stored === null || stored === this.#session) return;
    this.#session = stored;
    this.state = "connecting";
    this.#connection.rejoin();
  }

  #reader(id: string): ReaderItem | undefined {
    return this.items.find((item): item is ReaderItem => item.from === "reader" && item.id === id);
  }

  #progress(id: string, progress: Progress, problem = ""): void {
    const item = this.#reader(id);
    if (item === undefined) return;
    this.#show(replaceAt(this.items, this.items.indexOf(item), { ...item, progress, problem }));
  }

  #ratingOf(answerId: string): RatingState | null {
    const item = this.items[findAnswer(this.items, answerId)];
    return item?.from === "citewell" ? item.rating : null;
  }

  #rating(answerId: string, rating: RatingState): void {
    const index = findAnswer(this.items, answerId);
    const item = this.items[index];
    if (item?.from === "citewell") this.#show(replaceAt(this.items, index, { ...item, rating }));
  }

  get #unreadable(): NoticeCard {
    const message = this.strings.unreadable;
    return { kind: "notice", text: message, level: "error", message, links: [], retry: false };
  }

  #show(items: readonly Item[]): void {
    this.items = items;
    this.#changed();
  }

  #say(text: string): void {
    this.dispatchEvent(new SayEvent(text));
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
