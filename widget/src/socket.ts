/**
 * A Socket.IO client, as much of one as a chat needs: one namespace, JSON, acknowledgements, and a connection that comes
 * back by itself. Speaks protocol 5 (https://socket.io/docs/v4/socket-io-protocol/) over engine.io-client, which brings
 * the transports and the heartbeat.
 */

import { Socket as Engine, Fetch, WebSocket as WebSocketTransport } from "engine.io-client";

export interface SocketListener {
  /** What the server is told when a connection begins. */
  auth(): unknown;
  onEvent(name: string, body: unknown): void;
  /** The connection is lost, or could not be made. */
  onDown(): void;
}

/** How long the server may take to let a page in, and to acknowledge, in milliseconds. */
const JOIN_WITHIN = 20_000;
const ACKNOWLEDGE_WITHIN = 10_000;
/** The first and the longest wait before it is tried again, before a random half is taken off. */
const RETRY_AFTER = 1_000;
const RETRY_AT_MOST = 10_000;
/** After so long without a word of the server, whose heartbeat comes every 25 seconds, a connection is dead. */
const SILENCE = 45_000;

/** The packets' types, the first character of each. */
const [CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR] = ["0", "1", "2", "3", "4"];

interface Waiting {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class Socket {
  /** Whether the server has let this page in. */
  connected = false;
  readonly #waiting = new Map<number, Waiting>();
  readonly #early: string[] = [];
  #engine: Engine | undefined;
  #wanted = false;
  #attempts = 0;
  #numbers = 0;
  #heard = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly origin: string,
    private readonly path: string,
    private readonly listener: SocketListener,
  ) {}

  /** Connects, and stays connected until `close`. */
  open(): void {
    this.#wanted = true;
    this.#begin();
  }

  close(): void {
    this.#wanted = false;
    this.#end();
  }

  /** Leaves and joins again. */
  rejoin(): void {
    this.#end();
    this.#begin();
  }

  /** Tries now instead of at the next planned attempt. A connection that a sleeping computer has lost is made anew. */
  wake(): void {
    const silent = Date.now() - this.#heard >= SILENCE;
    if (!this.#wanted || (this.#engine !== undefined && !silent)) return;
    const lost = this.connected;
    this.#end();
    if (lost) this.listener.onDown();
    this.#begin();
  }

  /** The server's acknowledgement; rejects when none came. */
  async emit(name: string, body: unknown): Promise<unknown> {
    if (!this.connected) throw new Error("not connected");
    const number = (this.#numbers += 1);
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error("not acknowledged")), ACKNOWLEDGE_WITHIN);
        this.#waiting.set(number, { resolve, reject });
        this.#engine?.send(`${EVENT}${number}${JSON.stringify([name, body])}`);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(number);
    }
  }

  #begin(): void {
    clearTimeout(this.#timer);
    const engine = new Engine(this.origin, {
      path: this.path,
      transports: [WebSocketTransport, Fetch],
      tryAllTransports: true,
      upgrade: false,
    });
    this.#engine = engine;
    this.#heard = Date.now();
    engine.on("open", () => engine.send(CONNECT + JSON.stringify(this.listener.auth())));
    engine.on("packet", () => (this.#heard = Date.now()));
    engine.on("message", (packet: string) => this.#take(packet));
    engine.on("close", () => this.#lost());
    this.#timer = setTimeout(() => this.#lost(), JOIN_WITHIN);
  }

  #take(packet: string): void {
    const [, type, digits, json] = /^(\d)(\d*)(.*)$/s.exec(packet) ?? [];
    if (type === CONNECT) {
      clearTimeout(this.#timer);
      this.connected = true;
      this.#attempts = 0;
      for (const early of this.#early.splice(0)) this.#take(early);
    } else if (type === DISCONNECT || type === CONNECT_ERROR) {
      // Not let in, or put out: not again at once.
      this.#attempts += 4;
      this.#lost();
    } else if (type === EVENT && !this.connected) {
      // A server may greet before it says that the page is let in.
      this.#early.push(packet);
    } else if (type === EVENT) {
      const [name, body] = parse(json);
      this.listener.onEvent(String(name), body);
    } else if (type === ACK) {
      this.#waiting.get(Number(digits))?.resolve(parse(json)[0]);
    }
  }

  #lost(): void {
    this.#end();
    const wait = Math.min(RETRY_AT_MOST, RETRY_AFTER * 2 ** this.#attempts);
    this.#attempts += 1;
    if (this.#wanted) this.#timer = setTimeout(() => this.#begin(), wait * (1 - Math.random() / 2));
    this.listener.onDown();
  }

  /** Forgets the connection, and rejects what waits on it. */
  #end(): void {
    clearTimeout(this.#timer);
    const engine = this.#engine;
    this.#engine = undefined;
    this.connected = false;
    this.#early.length = 0;
    engine?.off();
    engine?.close();
    for (const { reject } of this.#waiting.values()) reject(new Error("the connection was lost"));
  }
}

function parse(json: string | undefined): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(json ?? "");
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}
