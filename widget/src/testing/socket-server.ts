/** A real Socket.IO server for the browser tests; it does what the message says. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    server: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const http = createServer();
  const io = new Server(http, { cors: { origin: "*" } });
  const greeting = { protocol: 1, max_message_length: 200, transcript: [], starters: [], greeting: "Hello" };
  // As Citewell's server does, it greets before it says that the page is let in.
  io.use((socket, next) => {
    socket.emit("session", { ...greeting, session: String(socket.handshake.auth["session"] ?? "fresh") });
    next();
  });
  io.on("connection", (socket) => {
    socket.on("ask", ({ id, text }: { id: string; text: string }, acknowledge: (reply: unknown) => void) => {
      if (text === "drop") return socket.conn.close();
      if (text === "kick") return void socket.disconnect();
      if (text === "refuse") return acknowledge({ ok: false, error: { code: "too_many", message: "Too many." } });
      acknowledge({ ok: true });
      socket.emit("said", { id, text });
      socket.emit("typing", { on: true });
      socket.emit("card", {
        id: `card-${id}`,
        reply_to: id,
        card: { kind: "text", version: 1, text, message: `You said ${text}`, options: [], rated: null },
      });
      socket.emit("done", { reply_to: id });
    });
    socket.on("suggest", ({ text }: { text: string }, acknowledge: (reply: unknown) => void) => {
      if (text === "refuse") return acknowledge({ ok: false, error: { code: "too_many", message: "Too many." } });
      acknowledge({ ok: true, questions: [{ title: `Is ${text} bad?`, payload: "/show_entry{}" }, { title: "broken" }] });
    });
    socket.on("topic", ({ topic }: { topic: string }, acknowledge: (reply: unknown) => void) => {
      acknowledge({ ok: true, questions: [{ title: `What is ${topic}?`, payload: "/show_entry{}" }] });
    });
    socket.on("forget", (_nothing: unknown, acknowledge: (reply: unknown) => void) => {
      socket.emit("session", { ...greeting, session: "after" });
      acknowledge({ ok: true });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  project.provide("server", `http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  return () => io.close();
}
