/**
 * Answer HTML as nodes. The server has sanitised it; this is the second lock: nothing is kept but a few elements
 * without attributes, and links to http(s), tel, sms and mailto.
 */

import type { Strings } from "./strings.js";

type Words = Pick<Strings, "newTab" | "lang">;

const KEPT = new Set(["P", "UL", "OL", "LI", "EM", "STRONG", "B", "I", "BR", "SUB", "SUP", "BLOCKQUOTE"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "SVG", "MATH", "NOSCRIPT", "TITLE"]);
const SCHEMES = new Set(["http:", "https:", "tel:", "sms:", "mailto:"]);

/** The address if it is absolute and of a scheme a reader can safely follow, else null. */
export function safeUrl(url: string | null): string | null {
  try {
    const { protocol, href } = new URL(url ?? "");
    return SCHEMES.has(protocol) ? href : null;
  } catch {
    return null;
  }
}

/** Whether the address leads to a page, which opens in a new tab (tel: and sms: open the phone instead). */
export function isPage(url: string): boolean {
  return /^https?:/.test(url);
}

/** The nodes of `html`; of the plain `text` where the page forbids reading HTML (Trusted Types without our policy). */
export function sanitise(html: string, text: string, words: Words): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const source = html ? parse(html) : null;
  if (source !== null) {
    copy(source, fragment, words);
  } else {
    for (const paragraph of text.split(/\n{2,}/)) {
      fragment.appendChild(document.createElement("p")).textContent = paragraph;
    }
  }
  return fragment;
}

let policy: Pick<TrustedTypePolicy, "createHTML"> | undefined;

/** A document without scripts, images or a network; nothing in it ever reaches the page but by `copy`. */
function parse(html: string): Node | null {
  try {
    policy ??= window.trustedTypes?.createPolicy("citewell", { createHTML: (input: string) => input });
    const input = (policy?.createHTML(html) ?? html) as string;
    return new DOMParser().parseFromString(input, "text/html").body;
  } catch {
    return null;
  }
}

function copy(from: Node, to: Node, words: Words): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.appendChild(document.createTextNode(node.nodeValue ?? ""));
    if (!(node instanceof Element)) continue;
    const name = node.tagName.toUpperCase();
    if (DROPPED.has(name)) continue;
    const url = name === "A" ? safeUrl(node.getAttribute("href")) : null;
    if (url !== null) copy(node, to.appendChild(link(url)), words);
    else copy(node, KEPT.has(name) ? to.appendChild(document.createElement(name)) : to, words);
    if (url !== null && isPage(url)) to.lastChild?.appendChild(hidden(words));
  }
}

function link(url: string): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.rel = "noopener noreferrer";
  if (isPage(url)) anchor.target = "_blank";
  return anchor;
}

function hidden({ newTab, lang }: Words): HTMLElement {
  const span = document.createElement("span");
  span.className = "hidden";
  span.lang = lang;
  span.textContent = ` ${newTab}`;
  return span;
}
