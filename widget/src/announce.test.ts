import { expect, test } from "vitest";
import { opening, spoken } from "./announce.js";
import { en } from "./testing/strings.js";
import { answer, choices, notice, text } from "./testing/cards.js";

test("an answer is heard with its question, its opening and the number of sources", () => {
  expect(spoken(answer(), en)).toBe(
    "Answering: Why does MS cause fatigue? Nobody knows exactly. Ask your nurse. 3 sources.",
  );
});

test("a long answer is heard up to the end of a sentence", () => {
  const sentence = "This is a sentence of some length, with a dose of 1.5 mg in it. ";
  expect(opening(sentence.repeat(10))).toBe(sentence.repeat(5).trim());
});

test("one endless sentence is cut between words", () => {
  const heard = opening("word ".repeat(200));
  expect(heard).toMatch(/^(word )+…$/);
  expect(heard.length).toBeLessThan(330);
});

test("choices, notices and talk are heard whole", () => {
  expect(spoken(choices(), en)).toBe("Which one did you mean?\nDoes heat matter?\nNone of these");
  expect(spoken(notice({ links: [{ text: "Call 911", url: "tel:911" }] }), en)).toBe("It failed.\nCall 911");
  expect(spoken(text(), en)).toBe("Hello");
});
