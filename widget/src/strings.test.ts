import { describe, expect, test } from "vitest";
import { LANGUAGES } from "./languages.js";
import { formatDate, stringsOf } from "./strings.js";
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

describe.each(Object.entries(LANGUAGES))("in %s", (lang, { strings, ...launcher }) => {
  test("the strings say which language they are in, and none is empty", async () => {
    const words = stringsOf(await strings.get());
    expect(words.lang).toBe(lang);
    const texts = Object.entries({ ...words, ...words.reasons, ...launcher }).filter(([, value]) => typeof value === "string");
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter(([, value]) => value === "")).toEqual([]);
  });

  test("numbers are put into words with the number in them", async () => {
    const { newAnswers, left, over, sources, heard } = stringsOf(await strings.get());
    const said = [1, 2, 1234567].flatMap((number) => [newAnswers(number), left(number), over(number), sources(number, number), heard("", "", number)]);
    expect(said.filter((text) => /[#]|undefined/.test(text) || !/\d/.test(text))).toEqual([]);
  });
});

test.each([
  ["2019-05-30", "30 de mayo de 2019"],
  ["2024-12", "diciembre de 2024"],
])("%s is written %s in Spanish", (iso, written) => {
  expect(formatDate("es", iso)).toBe(written);
});
