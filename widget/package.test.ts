/** The package as somebody else gets it: packed, installed, type-checked and bundled. Needs a build. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";

const widget = import.meta.dirname;
const consumer = mkdtempSync(join(tmpdir(), "citewell-consumer-"));
const installed = join(consumer, "node_modules", "citewell-chat");

const CONSUMER = `
import "citewell-chat";
import type { CitewellAskDetail, CitewellChat, CitewellEventMap } from "citewell-chat";

const chat: CitewellChat = document.createElement("citewell-chat");
chat.mode = "full";
chat.starters = ["Is it safe?"];
chat.addEventListener("citewell-rate", ({ detail }) => console.log(detail.entryId.length, detail.helpful === true));
const heard = (event: CitewellEventMap["citewell-ask"]): CitewellAskDetail => event.detail;
document.querySelector("citewell-chat")?.addEventListener("citewell-ask", heard);
void chat.ask("Is it safe?").then((asked: boolean) => asked);
// @ts-expect-error there is no such mode
chat.mode = "popup";
// @ts-expect-error tests' own property is not in the package
chat.connect = undefined;
`;

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

beforeAll(() => {
  if (!existsSync(join(widget, "dist", "types", "widget.d.ts"))) throw new Error("Build the widget first: npm run build");
  const packed = run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", consumer], widget).trim();
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", join(consumer, packed)], consumer);
  writeFileSync(join(consumer, "consumer.ts"), CONSUMER);
}, 60_000);

afterAll(() => rmSync(consumer, { recursive: true }));

test("holds the scripts, types, manifest, licences and a README, and needs nothing else", () => {
  const { exports, customElements, dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const named = [exports["."].types, exports["."].default, exports["./custom-elements.json"], customElements, "dist/licences.md", "README.md"];
  expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  expect(dependencies).toBeUndefined();
  expect(readdirSync(join(consumer, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["citewell-chat"]);
  const licences = readFileSync(join(installed, "dist", "licences.md"), "utf8");
  for (const name of ["lit-html", "@lit/reactive-element", "engine.io-client"]) expect(licences).toContain(`## ${name} - `);
});

test("is type-checked with its own types alone", () => {
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom,dom.iterable", "--types", ""];
  expect(run("node", [join(widget, "node_modules", "typescript", "bin", "tsc"), ...options, "consumer.ts"], consumer)).toBe("");
}, 60_000);

test("is bundled with the chat split off the launcher", async () => {
  const input = join(consumer, "consumer.ts");
  const built = await build({ root: consumer, configFile: false, logLevel: "error", build: { write: false, rolldownOptions: { input } } });
  const chunks = [built].flat().flatMap((result) => ("output" in result ? result.output : []));
  const scripts = chunks.filter((chunk) => chunk.type === "chunk");
  const [entry, ...others] = scripts.sort((one, other) => Number(other.isEntry) - Number(one.isEntry));
  expect(others.map(({ name }) => name.replace(/-.*/, "")).sort()).toEqual(["panel", "strings.en", "strings.es"]);
  expect(entry?.dynamicImports).toHaveLength(3);
  // Nothing waits for yet another script, and none loads the launcher's a second time.
  expect(others.flatMap(({ imports }) => imports)).toEqual([]);
  expect(entry?.code.length).toBeLessThan(30_000);
});
