import { afterEach, expect, test } from "vitest";
import { answer } from "../testing/cards.js";
import { clearPage, find, findAll, press, settle, show, words } from "../testing/page.js";
import type { CitewellSources } from "./sources.js";
import "./sources.js";

afterEach(clearPage);

test("counts its sources, and opens and closes by its button", async () => {
  const sources = await show<CitewellSources>("citewell-sources", { sources: answer().sources });
  const button = find(sources, "button");
  expect(words(button)).toBe("3 sources from 2 publishers");
  expect(button.getAttribute("aria-expanded")).toBe("false");
  expect(find(sources, "#list").hidden).toBe(true);
  press(sources, /sources/);
  await settle();
  expect(button.getAttribute("aria-expanded")).toBe("true");
  expect(find(sources, "#list").hidden).toBe(false);
});

test("groups titles under their publisher; links lead out safely; a page without a title shows its host", async () => {
  const sources = await show<CitewellSources>("citewell-sources", { sources: answer().sources });
  expect(findAll(sources, ".publisher").map(words)).toEqual(["MS Trust", "NICE"]);
  expect(findAll(sources, ".titles li").map(words)).toEqual([
    "Fatigue (opens in a new tab) (May 30, 2019)",
    "mstrust.org.uk (opens in a new tab)",
    "NG220 (June 2022)",
  ]);
  const [link] = findAll<HTMLAnchorElement>(sources, "a");
  expect([link?.href, link?.target, link?.rel]).toEqual([
    "https://mstrust.org.uk/a-z/fatigue",
    "_blank",
    "noopener noreferrer",
  ]);
});

test("an address that is not a page is text", async () => {
  const sources = await show<CitewellSources>("citewell-sources", {
    sources: [{ publisher: "Evil", titles: [{ title: "Click", url: "javascript:alert(1)", published: null }] }],
  });
  expect(findAll(sources, "a")).toEqual([]);
  expect(words(find(sources, ".titles"))).toBe("Click");
});
