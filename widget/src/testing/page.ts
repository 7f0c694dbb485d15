/** Puts elements on the test's page, and finds what is in their shadow roots. */

import { vi } from "vitest";
import type { CardItem, RatingState } from "../items.js";
import type { Card } from "../cards.js";
import { en } from "./strings.js";

/** An element on the page, speaking English. */
export async function show<T extends HTMLElement>(name: string, properties: Partial<T> = {}, style = ""): Promise<T> {
  const element = Object.assign(document.createElement(name), { strings: en }, properties) as unknown as T;
  element.style.cssText = style;
  document.body.append(element);
  await settle();
  return element;
}

/** Waits until nested elements have rendered and scrolled. */
export async function settle(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Waits until a chat has loaded its panel. */
export async function loaded(chat: Element): Promise<void> {
  await vi.waitFor(() => find(chat, "section.panel"), { timeout: 10_000 });
  await settle();
}

export function clearPage(): void {
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
}

/** All matches, through every shadow root, in document order. `citewell-x y` finds y in the shadow root of x. */
export function findAll<T extends Element = HTMLElement>(root: Element, selector: string): T[] {
  const [, host, rest] = /^(citewell-[a-z-]+) (.+)$/.exec(selector) ?? [];
  if (host !== undefined && rest !== undefined) return findAll(root, host).flatMap((found) => findAll<T>(found, rest));
  const inside = root.shadowRoot ?? root;
  return [...inside.querySelectorAll("*")].flatMap((element) => [
    ...(element.matches(selector) ? [element as T] : []),
    ...(element.shadowRoot ? findAll<T>(element, selector) : []),
  ]);
}

export function find<T extends Element = HTMLElement>(root: Element, selector: string): T {
  const [first] = findAll<T>(root, selector);
  if (first === undefined) throw new Error(`nothing matches ${selector}`);
  return first;
}

/** A button or link by what it says. */
export function press(root: Element, label: string | RegExp): HTMLElement {
  const button = findAll(root, "button, a").find((element) => says(element, label));
  if (button === undefined) throw new Error(`no button says ${label}`);
  button.click();
  return button;
}

export function says(element: Element, label: string | RegExp): boolean {
  const name = (element.getAttribute("aria-label") ?? words(element)).trim();
  return typeof label === "string" ? name === label : label.test(name);
}

/** Text with white space collapsed, as it is read. */
export function words(element: Element): string {
  return (element.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** All words in all shadow roots. */
export function allWords(root: Element): string {
  const collect = (node: Node): string => {
    if (node instanceof HTMLStyleElement || (node instanceof HTMLElement && node.hidden)) return "";
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
    const children = node instanceof Element && node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes;
    return [...children].map(collect).join(" ");
  };
  return collect(root).replace(/\s+/g, " ").trim();
}

export function item<C extends Card>(card: C, rating: RatingState | null = null): CardItem<C> {
  return { from: "citewell", id: "card", replyTo: "ask", card, rating };
}

/** Collects the details of an event. */
export function hear<T>(target: EventTarget, name: string): T[] {
  const details: T[] = [];
  target.addEventListener(name, (event) => details.push((event as CustomEvent<T>).detail));
  return details;
}

/** Where the focus is, through the shadow roots. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
