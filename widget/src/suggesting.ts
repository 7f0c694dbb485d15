/**
 * Stored questions while the reader types, for a text field and a listbox: asked for after a pause, a late answer to an
 * older text dropped, one of them active while the arrow keys choose. The element renders what is here.
 */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Option } from "./cards.js";
import { SUGGESTED_LENGTH } from "./wire.js";

/** Gives stored questions for a half-typed text. */
export type Suggest = (text: string) => Promise<readonly Option[]>;

/** A window so low, in pixels, has room for so many. */
const LOW = 480;
const FEW = 2;
/** From so many characters on. */
const SHORTEST = 3;
/** How long the reader must pause before the server is asked, and then before a screen reader is told, in milliseconds. */
export const PAUSE = 150;
export const TOLD_AFTER = 500;

export class Suggesting implements ReactiveController {
  options: readonly Option[] = [];
  /** The position of the one that Enter picks; -1 for none. */
  active = -1;
  /** The text that `options` are for. */
  text = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #told = 0;
  #wanted = "";

  /** `tell` has the number of suggestions said to a screen reader. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly suggest: () => Suggest | null,
    private readonly tell: (count: number) => void,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.close();
  }

  /** The field holds another text. */
  typed(value: string): void {
    const text = value.trim();
    this.#wanted = text;
    clearTimeout(this.#timer);
    clearTimeout(this.#telling);
    const length = [...text].length;
    if (length < SHORTEST || length > SUGGESTED_LENGTH || text.startsWith("/") || this.suggest() === null) return this.close();
    this.#activate(-1);
    if (text !== this.text) this.#timer = setTimeout(() => void this.#ask(text), PAUSE);
  }

  /** Takes the list away until the next text. */
  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#telling);
    this.#wanted = this.text = "";
    this.#told = 0;
    this.#show([]);
  }

  /** Up (-1) or down (1); past either end none is active, then it goes on at the other. */
  move(step: 1 | -1): void {
    const places = this.options.length + 1;
    this.#activate(((this.active + 1 + step + places) % places) - 1);
  }

  async #ask(text: string): Promise<void> {
    // Suggestions are a help: without an answer there are none.
    const options = (await this.suggest()?.(text).catch(() => [])) ?? [];
    if (text !== this.#wanted) return;
    this.text = text;
    this.#show(innerHeight < LOW ? options.slice(0, FEW) : options);
    const { length: count } = this.options;
    if (count === this.#told) return;
    this.#telling = setTimeout(() => {
      this.#told = count;
      if (count) this.tell(count);
    }, TOLD_AFTER);
  }

  #show(options: readonly Option[]): void {
    this.options = options;
    this.#activate(-1);
  }

  #activate(place: number): void {
    this.active = place;
    this.host.requestUpdate();
  }
}

/** A title in pieces, and whether each is a word of the text; the text's last word may be unfinished. */
export function marked(title: string, text: string): readonly (readonly [piece: string, hit: boolean])[] {
  const words: readonly string[] = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const last = words.at(-1);
  const isHit = (piece: string): boolean => words.includes(piece) || (last !== undefined && piece.startsWith(last));
  // The odd pieces are the words.
  return title.split(/([\p{L}\p{N}]+)/u).map((piece, at) => [piece, at % 2 === 1 && isHit(fold(piece))]);
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
