import { expect, test } from "vitest";
import { formatDate } from "./strings.js";
import { en } from "./testing/strings.js";

test.each([
  ["2019-05-30", "May 30, 2019"],
  ["2024-12", "December 2024"],
  ["2009", "2009"],
  ["spring 2009", "spring 2009"],
])("%s is written %s", (iso, written) => {
  expect(formatDate("en", iso)).toBe(written);
});

test("a day stays the same day in every time zone", () => {
  expect(formatDate("en-GB", "2019-05-30")).toBe("30 May 2019");
});

test("counts agree with their nouns", () => {
  expect(en.sources(23, 12)).toBe("23 sources from 12 publishers");
  expect(en.sources(1, 1)).toBe("1 source from 1 publisher");
  expect(en.left(1)).toBe("1 character left");
  expect(en.over(1200)).toBe("1,200 characters too many");
});

test("a review without a day is still a sentence", () => {
  expect(en.reviewed("Jennifer Robinson", "")).toBe("Reviewed by Jennifer Robinson");
});

test("no string is empty", () => {
  const strings = Object.entries({ ...en, ...en.reasons }).filter(([, value]) => typeof value === "string");
  expect(strings.length).toBeGreaterThan(50);
  expect(strings.filter(([, value]) => value === "")).toEqual([]);
});
