import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clearPage, find, show } from "../testing/page.js";
import { STAYS } from "./announcer.js";
import type { CitewellAnnouncer } from "./announcer.js";

afterEach(() => {
  vi.useRealTimers();
  clearPage();
});

let announcer: CitewellAnnouncer;
const polite = () => find(announcer, "[role=status]").textContent;
const assertive = () => find(announcer, "[role=alert]").textContent;

beforeEach(async () => {
  announcer = await show<CitewellAnnouncer>("citewell-announcer");
  vi.useFakeTimers();
});

test("says each sentence once, one after the other, and is empty again after a second", () => {
  announcer.announce("One", "en");
  announcer.announce("Two", "es");
  expect(polite()).toBe("One");
  vi.advanceTimersByTime(STAYS);
  expect(polite()).toBe("Two");
  expect(find(announcer, "[role=status]").lang).toBe("es");
  vi.advanceTimersByTime(STAYS);
  expect(polite()).toBe("");
});

test("says what is urgent at once, in the assertive region, and then what was waiting", () => {
  announcer.announce("One", "en");
  announcer.announce("Two", "es");
  announcer.announce("Help", "en", true);
  expect([polite(), assertive()]).toEqual(["", "Help"]);
  vi.advanceTimersByTime(STAYS);
  expect([polite(), assertive()]).toEqual(["Two", ""]);
});
