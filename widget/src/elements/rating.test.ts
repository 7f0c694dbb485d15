import { afterEach, expect, test } from "vitest";
import type { RateRequest } from "../events.js";
import type { RatingState } from "../items.js";
import { clearPage, find, findAll, hear, press, settle, show, words } from "../testing/page.js";
import type { CitewellRating } from "./rating.js";
import "./rating.js";

afterEach(clearPage);

const rated = (changes: Partial<RatingState> = {}): RatingState => ({
  helpful: false,
  reason: null,
  progress: "kept",
  message: "Thank you",
  commented: false,
  ...changes,
});

const pressed = (rating: CitewellRating) => findAll(rating, "[aria-pressed=true]").map(words);

test("one press asks to rate; nothing is pressed before", async () => {
  const rating = await show<CitewellRating>("citewell-rating", { answerId: "a-1" });
  const requests = hear<RateRequest>(rating, "rate-request");
  expect(pressed(rating)).toEqual([]);
  press(rating, "Yes");
  expect(requests).toEqual([{ answerId: "a-1", helpful: true, reason: null, comment: null }]);
});

test("shows what was pressed and the thanks; after a Yes no reason is asked", async () => {
  const rating = await show<CitewellRating>("citewell-rating", { answerId: "a-1", rating: rated({ helpful: true }) });
  expect(pressed(rating)).toEqual(["Yes"]);
  expect(words(find(rating, ".message"))).toBe("Thank you");
  expect(findAll(rating, "textarea")).toEqual([]);
});

test("after a No each reason can be given and taken back by one press", async () => {
  const rating = await show<CitewellRating>("citewell-rating", { answerId: "a-1", rating: rated() });
  const requests = hear<RateRequest>(rating, "rate-request");
  expect(findAll(rating, ".reason").map(words)).toEqual([
    "Not what I asked",
    "Hard to understand",
    "Something is missing",
    "Out of date",
    "It worries me",
  ]);
  press(rating, "It worries me");
  expect(requests).toEqual([{ answerId: "a-1", helpful: false, reason: "worrying", comment: null }]);
  rating.rating = rated({ reason: "worrying" });
  await settle();
  expect(pressed(rating)).toEqual(["No", "It worries me"]);
  press(rating, "It worries me");
  expect(requests[1]).toMatchObject({ reason: null });
});

test("a comment goes with the reason, and asks for nothing personal", async () => {
  const rating = await show<CitewellRating>("citewell-rating", { answerId: "a-1", rating: rated({ reason: "out_of_date" }) });
  const requests = hear<RateRequest>(rating, "rate-request");
  const comment = find<HTMLTextAreaElement>(rating, "textarea");
  expect(comment.maxLength).toBe(500);
  expect(words(find(rating, `#${comment.getAttribute("aria-describedby")}`))).toMatch(/nothing personal/);
  comment.value = " Two new drugs. ";
  press(rating, "Send comment");
  expect(requests).toEqual([{ answerId: "a-1", helpful: false, reason: "out_of_date", comment: "Two new drugs." }]);
  rating.rating = rated({ reason: "out_of_date", commented: true });
  await settle();
  expect(words(find(rating, ".message"))).toBe("Thank you Your comment was sent.");
});

test("a change to Yes leaves the comment behind", async () => {
  const rating = await show<CitewellRating>("citewell-rating", { answerId: "a-1", rating: rated() });
  const requests = hear<RateRequest>(rating, "rate-request");
  find<HTMLTextAreaElement>(rating, "textarea").value = "Bad";
  press(rating, "Yes");
  expect(requests).toEqual([{ answerId: "a-1", helpful: true, reason: null, comment: null }]);
});
