import { afterEach, expect, test } from "vitest";
import type { Item } from "../items.js";
import { notice } from "../testing/cards.js";
import { clearPage, find, findAll, hear, item, press, show, words } from "../testing/page.js";
import type { CitewellNoticeCard } from "./notice-card.js";
import "./notice-card.js";

afterEach(clearPage);

const card = (changes: Parameters<typeof notice>[0]) =>
  show<CitewellNoticeCard>("citewell-notice-card", { item: item(notice(changes)) });

test("an emergency shows its numbers as large links", async () => {
  const element = await card({
    level: "emergency",
    message: "Please get help now.",
    retry: false,
    links: [
      { text: "Call 911", url: "tel:911" },
      { text: "Text 988", url: "sms:988" },
      { text: "Find a helpline", url: "https://findahelpline.com/" },
      { text: "Trick", url: "javascript:alert(1)" },
    ],
  });
  expect(words(find(element, "h3"))).toBe("Get help now");
  const links = findAll<HTMLAnchorElement>(element, "a");
  expect(links.map((link) => [link.href, link.target])).toEqual([
    ["tel:911", ""],
    ["sms:988", ""],
    ["https://findahelpline.com/", "_blank"],
  ]);
  expect(links[0]?.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
  expect(words(element.shadowRoot?.querySelector("li:last-child") as Element)).toBe("Trick");
  expect(findAll(element, "button")).toEqual([]);
});

test("an error offers to try again", async () => {
  const element = await card({});
  const requests = hear<Item>(element, "retry-request");
  press(element, "Try again");
  expect(requests).toEqual([element.item]);
});

test("an explanation has no alarming heading", async () => {
  expect(findAll(await card({ level: "info", retry: false }), "h3")).toEqual([]);
});
