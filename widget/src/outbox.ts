/** The asks whose turn is not over: sent, sent again after a reconnect under the same id, and watched for lateness. */

import type { Ask, AskReply } from "./wire.js";

/** How long an answer may take before the reader is told, in milliseconds. */
export const ANSWER_WITHIN = 15_000;

export interface Pending {
  readonly ask: Ask;
  /** The answer that is rated; null for a question. */
  readonly rates: string | null;
  /** Whether a card has come. */
  answered: boolean;
  acknowledged: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export interface OutboxListener {
  onSending(pending: Pending): void;
  onAcknowledged(pending: Pending): void;
  /** The server does not take it; the ask has left the outbox. */
  onRefused(pending: Pending, message: string): void;
  onLate(pending: Pending): void;
}

export class Outbox {
  readonly #pending = new Map<string, Pending>();
  /** Everything sent from this page: a button's payload is not in the transcript, and a retry needs it. */
  readonly #asked = new Map<string, Ask>();

  constructor(
    private readonly transmit: (ask: Ask) => Promise<AskReply>,
    private readonly listener: OutboxListener,
  ) {}

  get pending(): readonly Pending[] {
    return [...this.#pending.values()];
  }

  get(id: string): Pending | undefined {
    return this.#pending.get(id);
  }

  /** What was sent under this id from this page. */
  asked(id: string): Ask | undefined {
    return this.#asked.get(id);
  }

  /** Takes an ask that is to be sent now or later. */
  add(ask: Ask, rates: string | null = null): Pending {
    const pending: Pending = { ask, rates, answered: false, acknowledged: false, timer: undefined };
    this.#pending.set(ask.id, pending);
    this.#asked.set(ask.id, ask);
    return pending;
  }

  send(pending: Pending): void {
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.listener.onLate(pending), ANSWER_WITHIN);
    this.listener.onSending(pending);
    this.transmit(pending.ask).then(
      (reply) => {
        if (!this.#pending.has(pending.ask.id)) return;
        pending.acknowledged = true;
        if (reply.ok) return this.listener.onAcknowledged(pending);
        this.remove(pending.ask.id);
        this.listener.onRefused(pending, reply.message);
      },
      // Not acknowledged: it goes out again when the connection is back, or when the reader presses Retry.
      () => undefined,
    );
  }

  /** A card has come: no longer late. */
  answered(pending: Pending): void {
    pending.answered = true;
    clearTimeout(pending.timer);
  }

  /** Whether a later ask rates the same answer. */
  isOvertaken({ ask, rates }: Pending): boolean {
    const later = this.pending.slice(this.pending.findIndex((pending) => pending.ask.id === ask.id) + 1);
    return rates !== null && later.some((pending) => pending.rates === rates);
  }

  /** The connection is lost: nothing can be late now, and what was answered is over. */
  pause(): void {
    for (const pending of this.pending) {
      clearTimeout(pending.timer);
      if (pending.answered) this.remove(pending.ask.id);
    }
  }

  remove(id: string): void {
    clearTimeout(this.#pending.get(id)?.timer);
    this.#pending.delete(id);
  }

  clear(): void {
    for (const { ask } of this.pending) this.remove(ask.id);
    this.#asked.clear();
  }
}
