/** A connection that tests drive by hand. */

import type { Option } from "../cards.js";
import type { Connect, Connection, ConnectionListener, LookUp } from "../connection.js";
import type { SessionStore } from "../storage.js";
import type { Ask, AskReply, Session } from "../wire.js";

export class FakeConnection implements Connection {
  listener!: ConnectionListener;
  readonly asks: Ask[] = [];
  opened = 0;
  closed = 0;
  woken = 0;
  rejoined = 0;
  forgets = true;
  /** What `ask` gives; a promise that stays open stands for an acknowledgement that never comes. */
  reply: (ask: Ask) => Promise<AskReply> = async () => ({ ok: true });

  readonly lookUps: LookUp[] = [];
  /** What looking up gives. */
  questions: (by: LookUp) => Promise<readonly Option[]> = async () => [];

  readonly connect: Connect = (listener) => {
    this.listener = listener;
    return this;
  };

  get lastAsk(): Ask {
    const ask = this.asks.at(-1);
    if (ask === undefined) throw new Error("nothing was asked");
    return ask;
  }

  open(): void {
    this.opened += 1;
  }

  close(): void {
    this.closed += 1;
  }

  wake(): void {
    this.woken += 1;
  }

  rejoin(): void {
    this.rejoined += 1;
  }

  ask(ask: Ask): Promise<AskReply> {
    this.asks.push(ask);
    return this.reply(ask);
  }

  lookUp(by: LookUp): Promise<readonly Option[]> {
    this.lookUps.push(by);
    return this.questions(by);
  }

  async forget(): Promise<void> {
    if (!this.forgets) throw new Error("not connected");
    this.join({ session: "after" });
  }

  /** The server's greeting. */
  join(changes: Partial<Session> = {}): void {
    this.listener.onSession({
      session: this.listener.session() ?? "token",
      maxMessageLength: 200,
      transcript: [],
      starters: [{ title: "What is MS?", payload: '/show_entry{"entry_id": "what-is-ms"}' }],
      topics: [{ topic: "about-ms", title: "About MS" }],
      greeting: "Hello. Ask me about MS.",
      ...changes,
    });
  }
}

export function memoryStore(initial: string | null = null): SessionStore & { value: string | null } {
  return {
    value: initial,
    load() {
      return this.value;
    },
    save(session) {
      this.value = session;
    },
    clear() {
      this.value = null;
    },
    wasOpen: false,
    keepOpen: () => undefined,
  };
}
