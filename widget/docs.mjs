/** Writes the tables of docs/embedding.md from dist/custom-elements.json. `--check` only compares. */
import { readFileSync, writeFileSync } from "node:fs";

const PAGE = new URL("../docs/embedding.md", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("dist/custom-elements.json", import.meta.url), "utf8"));
const chat = manifest.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName === "citewell-chat");

const oneLine = (text = "") => text.replace(/\s+/g, " ").trim().replaceAll("|", "\\|");
const code = (text) => (text ? `\`${oneLine(text)}\`` : "");
const table = (heads, rows) =>
  [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const type = (text = "") => text.replaceAll('"', "");

const signature = ({ name, parameters = [], return: returns }) =>
  `${name}(${parameters.map((each) => `${each.name}: ${each.type.text}`).join(", ")}): ${returns.type.text}`;

const tables = {
  attributes: table(
    ["attribute", "type", "default", "meaning"],
    chat.attributes.map(({ name, type: { text } = {}, default: value, description }) => [
      code(name),
      code(type(text ?? "string")),
      code(["false", "[]", '""', undefined].includes(value) ? "" : type(value)),
      oneLine(description),
    ]),
  ),
  methods: table(
    ["method", "does"],
    chat.members.filter(({ kind }) => kind === "method").map((method) => [code(signature(method)), oneLine(method.description)]),
  ),
  events: table(
    ["event", "type", "when"],
    chat.events.map(({ name, type: { text }, description }) => [code(name), code(text), oneLine(description)]),
  ),
  parts: table(
    ["part", "is"],
    chat.cssParts.map(({ name, description }) => [code(name), oneLine(description)]),
  ),
  properties: table(
    ["custom property", "default", "sets"],
    chat.cssProperties.map(({ name, default: value, description }) => [code(name), code(value), oneLine(description)]),
  ),
};

const before = readFileSync(PAGE, "utf8");
const after = Object.entries(tables).reduce((page, [name, rows]) => {
  const section = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!section.test(page)) throw new Error(`docs/embedding.md has no <!-- ${name} --> ... <!-- /${name} -->`);
  return page.replace(section, (_, open, close) => `${open}${rows}\n${close}`);
}, before);

if (!process.argv.includes("--check")) writeFileSync(PAGE, after);
else if (after !== before) {
  console.error("docs/embedding.md is out of date: cd widget && npm run docs");
  process.exitCode = 1;
}
