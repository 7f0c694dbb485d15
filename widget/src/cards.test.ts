import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseCard } from "./cards.js";

const CONTRACT = new URL("../../tests/contract/", import.meta.url);
const golden = readdirSync(CONTRACT).filter((name) => name.endsWith(".json"));

function read(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(name, CONTRACT), "utf8")) as Record<string, unknown>;
}

/** camelCase back to snake_case, to compare a parsed card with the wire. */
function toWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), toWire(inner)]),
  );
}

describe("the contract with the server", () => {
  test("has at least one card of each kind", () => {
    const kinds = new Set(golden.map((name) => read(name)["kind"]));
    expect(kinds).toEqual(new Set(["answer", "choices", "notice", "text"]));
  });

  test.each(golden)("%s is understood whole", (name) => {
    const { version, ...fields } = read(name);
    expect(version).toBe(1);
    expect(toWire(parseCard(read(name)))).toEqual(fields);
  });

  test.each(golden)("%s of a later version shows its plain text", (name) => {
    const card = read(name);
    const text = String(card["text"]).trim();
    expect(parseCard({ ...card, version: 2 })).toEqual({ kind: "text", text, message: text, options: [], rated: null });
  });
});

describe("what is not understood", () => {
  const degraded = { kind: "text", text: "Read me", message: "Read me", options: [], rated: null };

  test.each([
    ["an unknown kind", { kind: "leaflet", version: 1, text: "Read me" }],
    ["no version", { kind: "text", text: "Read me", message: "Hidden" }],
    ["an answer without an answer", { kind: "answer", version: 1, text: "Read me", answer_id: "a", question: "Q" }],
    ["choices without options", { kind: "choices", version: 1, text: "Read me", prompt: "Which?", options: [] }],
    ["a notice of an unknown level", { kind: "notice", version: 1, text: "Read me", level: "panic", message: "!" }],
  ])("%s shows the plain text", (_, json) => {
    expect(parseCard(json)).toEqual(degraded);
  });

  test.each([["null", null], ["a list", []], ["a number", 3], ["no text", { kind: "leaflet", version: 1 }]])(
    "%s is nothing",
    (_, json) => {
      expect(parseCard(json)).toBeNull();
    },
  );

  test("a broken part is left out, the rest is shown", () => {
    const card = parseCard({
      ...read("answer.json"),
      sources: [{ publisher: "" }, { publisher: "NICE", titles: [{ title: null, url: null }, { title: "NG220" }] }],
      related: [{ entry_id: "x" }, "y"],
      rating: { answer_id: "a-1", helpful: "yes" },
    });
    expect(card).toMatchObject({
      kind: "answer",
      sources: [{ publisher: "NICE", titles: [{ title: "NG220", url: null, published: null }] }],
      related: [],
      rating: null,
    });
  });
});
