import { afterEach, expect, test } from "vitest";
import type { AskRequest } from "../events.js";
import { text } from "../testing/cards.js";
import { clearPage, find, hear, item, press, show } from "../testing/page.js";
import type { CitewellTextCard } from "./text-card.js";
import "./text-card.js";

afterEach(clearPage);

test("shows the message as text, line breaks kept, and its buttons", async () => {
  const element = await show<CitewellTextCard>("citewell-text-card", {
    item: item(text({ message: "<b>One</b>\nTwo", options: [{ title: "Help", payload: "/help" }] })),
  });
  const message = find(element, ".message");
  expect(message.textContent).toBe("<b>One</b>\nTwo");
  expect(getComputedStyle(message).whiteSpace).toContain("pre-line");
  const requests = hear<AskRequest>(element, "ask-request");
  press(element, "Help");
  expect(requests).toEqual([{ text: "/help", label: "Help" }]);
});
