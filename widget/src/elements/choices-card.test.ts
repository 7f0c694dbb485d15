import { afterEach, expect, test } from "vitest";
import type { AskRequest } from "../events.js";
import { choices } from "../testing/cards.js";
import { clearPage, findAll, hear, item, press, settle, show, words } from "../testing/page.js";
import type { CitewellChoicesCard } from "./choices-card.js";
import "./choices-card.js";

afterEach(clearPage);

test("a choice sends its payload and its title", async () => {
  const element = await show<CitewellChoicesCard>("citewell-choices-card", { item: item(choices()) });
  const requests = hear<AskRequest>(element, "ask-request");
  press(element, "None of these");
  expect(requests).toEqual([{ text: "/none_of_these", label: "None of these" }]);
});

test("after the choice all stay readable and usable, with the chosen one marked", async () => {
  const element = await show<CitewellChoicesCard>("citewell-choices-card", { item: item(choices()) });
  const button = press(element, "Does heat matter?");
  button.focus();
  element.chosen = "Does heat matter?";
  await settle();
  expect(findAll(element, "button").map(words)).toEqual(["Does heat matter? (chosen)", "None of these"]);
  expect(findAll(element, "button:disabled")).toEqual([]);
  expect(element.shadowRoot?.activeElement).toBe(button);
});
