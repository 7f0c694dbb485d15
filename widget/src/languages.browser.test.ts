import { afterEach, describe, expect, test, vi } from "vitest";
import { choose, tagsFor } from "./languages.js";
import { clearPage } from "./testing/page.js";

describe("choosing", () => {
  test.each([
    [["es"], "es"],
    [["es-MX"], "es"],
    [["ES-419"], "es"],
    [["es-Latn-MX-x-clinic"], "es"],
    [["fr", "es-AR", "en"], "es"],
    [["fr", "de"], "en"],
    [["est"], "en"],
    [["constructor"], "en"],
    [[], "en"],
  ])("%j gives %s", (tags, lang) => {
    expect(choose(tags)).toBe(lang);
  });
});

describe("what the page says", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    clearPage();
    document.documentElement.removeAttribute("lang");
  });

  function place(html: string): Element {
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["de-AT", "fr"]);
    document.body.innerHTML = html;
    return document.querySelector("i") as Element;
  }

  test("the element's own language is the nearest, then an ancestor's, then the document's, then the browser's", () => {
    document.documentElement.lang = "en";
    expect(tagsFor(place('<p lang="es"><i lang="it"></i></p>'))).toEqual(["it", "de-AT", "fr"]);
    expect(tagsFor(place('<p lang="es"><i></i></p>'))).toEqual(["es", "de-AT", "fr"]);
    expect(tagsFor(place("<i></i>"))).toEqual(["en", "de-AT", "fr"]);
    document.documentElement.removeAttribute("lang");
    expect(tagsFor(place("<i></i>"))).toEqual(["de-AT", "fr"]);
  });

  test("it is heard inside a shadow root too", () => {
    place('<p lang="es"><i></i></p>');
    const inner = document.createElement("b");
    document.querySelector("p")?.attachShadow({ mode: "open" }).append(inner);
    expect(tagsFor(inner)).toEqual(["es", "de-AT", "fr"]);
  });
});
