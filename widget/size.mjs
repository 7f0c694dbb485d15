/** Says what the widget costs a page and a reader, and fails over a budget. */
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("dist/", import.meta.url);
const gzip = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length;
const kilobytes = (count) => `${(count / 1024).toFixed(1)} KB`;

const launcher = gzip("widget.js");
const chunks = readdirSync(new URL("widget/", dist)).map((name) => ({ name, bytes: gzip(`widget/${name}`) }));
const sum = (found) => found.reduce((total, { bytes }) => total + bytes, 0);
// A reader loads one language: counted is the largest.
const languages = chunks.filter(({ name }) => name.startsWith("strings."));
const all = launcher + sum(chunks) - sum(languages) + Math.max(...languages.map(({ bytes }) => bytes));

let over = false;
for (const [what, bytes, budget] of [
  ["the page loads", launcher, 10 * 1024],
  ["a reader loads", all, 40 * 1024],
]) {
  console.log(`${what} ${kilobytes(bytes)} gzip, budget ${kilobytes(budget)}`);
  if (bytes >= budget) {
    console.error(`${kilobytes(bytes - budget)} over the budget. See what grew: npx vite build --minify false`);
    over = true;
  }
}
process.exitCode = over ? 1 : 0;
