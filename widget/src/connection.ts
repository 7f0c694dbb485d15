/** The live connection to the server. The only file that knows Socket.IO. */

import { Fetch, Manager, WebSocket } from "socket.io-client";
import type { Ask, AskReply, Delivered, Said, Session } from "./wire.js";
import { askToJson, parseAskReply, parseDelivered, parseReplyTo, parseSaid, parseSession } from "./wire.js";

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
  /** Deletes the conversation on the server; rejects when that is not certain. */
  forget(): Promise<void>;
}

export type Connect = (listener: ConnectionListener) => Connection;

/** How long an acknowledgement may take, in milliseconds. */
const ACKNOWLEDGE_WITHIN = 10_000;
/** When the server itself closed the connection Socket.IO does not try again; we do, after this long. */
const REJOIN_AFTER = 5_000;

/** Connects to `server`, an address whose path (if any) is a prefix that a proxy puts before `/socket.io`. */
export function connectTo(server: string): Connect {
  return (listener) => {
    const { origin, pathname } = new URL(server);
    const manager = new Manager(origin, {
      path: `${pathname.replace(/\/$/, "")}/socket.io`,
      transports: [WebSocket, Fetch],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      autoConnect: false,
    });
    const socket = manager.socket("/", { auth: (send) => send({ session: listener.session() }) });
    let wanted = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const wake = (): void => {
      if (!wanted || socket.connected) return;
      clearTimeout(timer);
      // A planned attempt may be up to ten seconds away: begin again at once.
      socket.disconnect();
      socket.connect();
    };
    const wakeWhenVisible = (): void => {
      if (document.visibilityState === "visible") wake();
    };
    const down = (): void => {
      listener.onDown();
      clearTimeout(timer);
      if (wanted && !socket.active) timer = setTimeout(() => socket.connect(), REJOIN_AFTER);
    };
    const parsed =
      <T>(parse: (json: unknown) => T | null, tell: (value: T) => void) =>
      (json: unknown): void => {
        const value = parse(json);
        if (value !== null) tell(value);
      };

    socket.on("connect_error", down);
    socket.on("disconnect", (reason) => {
      if (reason !== "io client disconnect") down();
    });
    socket.on("session", parsed(parseSession, (session) => listener.onSession(session)));
    socket.on("said", parsed(parseSaid, (said) => listener.onSaid(said)));
    socket.on("card", parsed(parseDelivered, (delivered) => listener.onCard(delivered)));
    socket.on("done", parsed(parseReplyTo, (replyTo) => listener.onDone(replyTo)));
    socket.on("typing", (json: { on?: unknown } | null) => listener.onTyping(json?.on === true));

    return {
      open() {
        wanted = true;
        addEventListener("online", wake);
        document.addEventListener("visibilitychange", wakeWhenVisible);
        socket.connect();
      },
      close() {
        wanted = false;
        clearTimeout(timer);
        removeEventListener("online", wake);
        document.removeEventListener("visibilitychange", wakeWhenVisible);
        socket.disconnect();
      },
      wake,
      rejoin() {
        socket.disconnect();
        socket.connect();
      },
      async ask(ask) {
        return parseAskReply(await socket.timeout(ACKNOWLEDGE_WITHIN).emitWithAck("ask", askToJson(ask)));
      },
      async forget() {
        if (!socket.connected) throw new Error("not connected");
        const reply = parseAskReply(await socket.timeout(ACKNOWLEDGE_WITHIN).emitWithAck("forget", {}));
        if (!reply.ok) throw new Error(reply.message);
      },
    };
  };
}
