/**
 * The languages of the interface. Another one is a file strings.<lang>.ts and a row here: the words that are needed
 * before that file is loaded.
 */

import { Part } from "./load.js";
import type { Translation } from "./strings.js";

/** What the launcher says while nothing else is loaded. */
export interface LauncherWords {
  readonly launcher: string;
  readonly loading: string;
  readonly failed: string;
  readonly retry: string;
}

interface Language extends LauncherWords {
  readonly strings: Part<Translation>;
}

export const LANGUAGES = {
  en: {
    launcher: "Ask a question",
    loading: "Loading the chat",
    failed: "The chat could not be loaded. Check your connection, or reload the page.",
    retry: "Try again",
    strings: new Part(() => import("./strings.en.js")),
  },
  es: {
    launcher: "Haga una pregunta",
    loading: "Cargando el chat",
    failed: "No se ha podido cargar el chat. Compruebe su conexión o recargue la página.",
    retry: "Intentar de nuevo",
    strings: new Part(() => import("./strings.es.js")),
  },
} satisfies Record<string, Language>;

export type Lang = keyof typeof LANGUAGES;

/** The first of the BCP 47 tags that there is an interface for, with or without its region; else English. */
export function choose(tags: readonly string[]): Lang {
  for (const tag of tags) {
    for (let wanted = tag.toLowerCase(); wanted; wanted = wanted.replace(/(^|-)[^-]*$/, "")) {
      if (Object.hasOwn(LANGUAGES, wanted)) return wanted as Lang;
    }
  }
  return "en";
}

/** What the page and the browser say about a reader's language, the nearest first. */
export function tagsFor(element: Element): string[] {
  return [nearest(element), ...navigator.languages].filter((tag) => tag !== "");
}

function nearest(element: Element): string {
  const labelled = element.closest("[lang]");
  if (labelled !== null) return labelled.getAttribute("lang") ?? "";
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearest(root.host) : "";
}
