/** Says what the widget costs a page, and fails over the budget. */
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 40 * 1024;
const dist = new URL("dist/", import.meta.url);
const files = readdirSync(dist).filter((name) => name.endsWith(".js"));
const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length, 0);
const kilobytes = (count) => `${(count / 1024).toFixed(1)} KB`;

console.log(`widget: ${kilobytes(bytes)} gzip in ${files.length} file(s), budget ${kilobytes(BUDGET)}`);
if (bytes > BUDGET) {
  console.error(`The widget is ${kilobytes(bytes - BUDGET)} over its budget. See what grew: npx vite build --minify false`);
  process.exit(1);
}
