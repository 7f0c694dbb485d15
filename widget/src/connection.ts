/** The live connection to the server: its events, parsed. */

import type { Option } from "./cards.js";
import { Socket } from "./socket.js";
import type { Ask, AskReply, Delivered, Said, Session } from "./wire.js";
import { askToJson, parseAskReply, parseDelivered, parseQuestions, parseReplyTo, parseSaid, parseSession } from "./wire.js";

/** What the connection tells the conversation. */
export interface ConnectionListener {
  /** The session to continue, asked at every (re)connect. */
  session(): string | null;
  onSession(session: Session): void;
  onSaid(said: Said): void;
  onTyping(on: boolean): void;
  onCard(delivered: Delivered): void;
  onDone(replyTo: string): void;
  /** The connection is lost, or could not be made; it tries again by itself. */
  onDown(): void;
}

/** What the conversation can do with the connection. */
export interface Connection {
  open(): void;
  close(): void;
  /** Tries now instead of at the next planned attempt. */
  wake(): void;
  /** Leaves and joins again, under the listener's present session. */
  rejoin(): void;
  /** Rejects when no acknowledgement came. */
  ask(ask: Ask): Promise<AskReply>;
  /** Stored questions: what a half-typed text may become, or those of a topic. Rejects where no answer came. */
  lookUp(by: LookUp): Promise<readonly Option[]>;
  /** Deletes the conversation on the server; rejects when that is not certain. */
  forget(): Promise<void>;
}

export type LookUp = { readonly text: string } | { readonly topic: string };

export type Connect = (listener: ConnectionListener) => Connection;

/** Connects to `server`, an address whose path (if any) is a prefix that a proxy puts before `/socket.io`. */
export function connectTo(server: string): Connect {
  return (listener) => {
    const { origin, pathname } = new URL(server);
    const tell =
      <T>(parse: (json: unknown) => T | null, to: (value: T) => void) =>
      (json: unknown): void => {
        const value = parse(json);
        if (value !== null) to(value);
      };
    const events: Record<string, (json: unknown) => void> = {
      session: tell(parseSession, (session) => listener.onSession(session)),
      said: tell(parseSaid, (said) => listener.onSaid(said)),
      card: tell(parseDelivered, (delivered) => listener.onCard(delivered)),
      done: tell(parseReplyTo, (replyTo) => listener.onDone(replyTo)),
      typing: (json) => listener.onTyping((json as { on?: unknown } | null)?.on === true),
    };
    const socket = new Socket(origin, `${pathname.replace(/\/$/, "")}/socket.io`, {
      auth: () => ({ session: listener.session() }),
      onEvent: (name, body) => events[name]?.(body),
      onDown: () => listener.onDown(),
    });
    const wake = (): void => socket.wake();
    const wakeWhenVisible = (): void => {
      if (document.visibilityState === "visible") wake();
    };

    return {
      open() {
        addEventListener("online", wake);
        addEventListener("pageshow", wake);
        document.addEventListener("visibilitychange", wakeWhenVisible);
        socket.open();
      },
      close() {
        removeEventListener("online", wake);
        removeEventListener("pageshow", wake);
        document.removeEventListener("visibilitychange", wakeWhenVisible);
        socket.close();
      },
      wake,
      rejoin: () => socket.rejoin(),
      async ask(ask) {
        return parseAskReply(await socket.emit("ask", askToJson(ask)));
      },
      async lookUp(by) {
        const event = "text" in by ? "suggest" : "topic";
        const questions = parseQuestions(await socket.emit(event, by));
        if (questions === null) throw new Error(`${event} refused`);
        return questions;
      },
      async forget() {
        const reply = parseAskReply(await socket.emit("forget", {}));
        if (!reply.ok) throw new Error(reply.message);
      },
    };
  };
}
