/**
 * Events. Those named `citewell-*` are for the page, and only for what the reader did; they carry no words the reader
 * wrote. The requests are how the inner elements speak to `<citewell-chat>`, which stops them.
 */

import type { Reason } from "./cards.js";
import type { Item } from "./items.js";

export interface CitewellAskDetail {
  /** Whether the reader typed the question, pressed a button, or the page asked with `ask()`. */
  readonly by: "typing" | "button" | "page";
}

export interface CitewellRateDetail {
  readonly entryId: string;
  readonly helpful: boolean;
  readonly reason: Reason | null;
}

export interface RateRequest {
  readonly answerId: string;
  readonly helpful: boolean;
  readonly reason: Reason | null;
  readonly comment: string | null;
}

export interface AskRequest {
  readonly text: string;
  /** What the button said; absent when typed. */
  readonly label?: string;
}

/** The events for the page, by name. */
export interface CitewellEventMap {
  "citewell-open": CustomEvent<null>;
  "citewell-close": CustomEvent<null>;
  "citewell-ask": CustomEvent<CitewellAskDetail>;
  "citewell-rate": CustomEvent<CitewellRateDetail>;
}

interface RequestEvents {
  "ask-request": CustomEvent<AskRequest>;
  "rate-request": CustomEvent<RateRequest>;
  "retry-request": CustomEvent<Item>;
  "clear-request": CustomEvent<null>;
  "say-request": CustomEvent<string>;
  "close-request": CustomEvent<null>;
}

type Events = CitewellEventMap & RequestEvents;

declare global {
  interface HTMLElementEventMap extends CitewellEventMap {}
}

/** Fires a typed event that leaves shadow roots. */
export function fire<Name extends keyof Events>(from: Element, name: Name, detail: Events[Name]["detail"]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
