/** What a chat shows before its panel is loaded. Plain DOM: Lit comes with the panel. */

import { styles } from "./elements/chat.styles.js";
import { tokens } from "./tokens.styles.js";

const SVG = "http://www.w3.org/2000/svg";
/** The mark: an opening quotation mark in a speech bubble; what is said here is a quotation. */
const MARK =
  "M6 2.5h12A4.5 4.5 0 0 1 22.5 7v7.5A4.5 4.5 0 0 1 18 19h-5.6l-4.7 3.3a.8.8 0 0 1-1.2-.6V19H6a4.5 4.5 0 0 1-4.5-4.5V7A4.5 4.5 0 0 1 6 2.5Zm4.7 4.2C8 7.2 6.3 9.2 6.3 11.9c0 1.7 1 2.9 2.5 2.9a2.3 2.3 0 0 0 .2-4.6c-.3 0-.5 0-.7.1.2-1 1.1-1.9 2.4-2.2ZM17 6.7c-2.7.5-4.4 2.5-4.4 5.2 0 1.7 1 2.9 2.5 2.9a2.3 2.3 0 0 0 .2-4.6c-.3 0-.5 0-.7.1.2-1 1.1-1.9 2.4-2.2Z";

let sheet: CSSStyleSheet | undefined;

export interface ShellState {
  /** Classes of the root: mode, position, theme, and `open`. */
  readonly looks: readonly string[];
  readonly lang: string;
  readonly label: string;
  /** What has come meanwhile: how much, and in words. */
  readonly unread: number;
  readonly news: string;
  readonly expanded: boolean;
  readonly busy: boolean;
  /** What there is to say instead of a panel. */
  readonly message: string;
  /** What the button beside the message says; empty where nothing failed. */
  readonly retry: string;
}

export class Shell {
  readonly launcher = make("button", "launcher");
  readonly retry = make("button", "retry");
  readonly #label = make("span", "label");
  readonly #count = make("span", "count");
  readonly #text = make("span", "text");
  readonly #message = make("div", "message", this.#text, this.retry);
  readonly #root = make("div", "root", this.launcher, this.#message);

  constructor(host: HTMLElement) {
    this.launcher.type = this.retry.type = "button";
    this.launcher.part.add("launcher");
    this.launcher.append(mark(), icon("m6 9 6 6 6-6"), this.#label, this.#count);
    this.launcher.setAttribute("aria-controls", "panel");
    this.#count.setAttribute("aria-hidden", "true");
    this.#message.setAttribute("role", "status");
    if (sheet === undefined) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(tokens + styles);
    }
    const shadow = host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.#root);
  }

  /** Puts the panel into its place, under the mark it shows. */
  put(panel: HTMLElement): void {
    panel.id = "panel";
    panel.replaceChildren(mark());
    this.launcher.after(panel);
  }

  update({ looks, lang, label, unread, news, expanded, busy, message, retry }: ShellState): void {
    this.#root.className = ["root", ...looks].join(" ");
    this.#root.lang = lang;
    this.#label.textContent = label;
    this.#count.textContent = String(unread);
    this.#count.hidden = unread === 0;
    this.launcher.setAttribute("aria-label", [label, news].filter(Boolean).join(", "));
    this.launcher.setAttribute("aria-expanded", String(expanded));
    this.launcher.setAttribute("aria-busy", String(busy));
    this.#message.className = `message ${retry ? "failed" : busy ? "busy" : ""}`;
    this.#text.textContent = message;
    this.retry.textContent = retry;
    this.retry.hidden = retry === "";
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: Node[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

function drawing(attributes: Record<string, string>, path: Record<string, string>): SVGElement {
  const [svg, shape] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "path")];
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", ...attributes })) {
    svg.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(path)) shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
}

function mark(): SVGElement {
  return drawing({ fill: "currentColor" }, { "fill-rule": "evenodd", d: MARK });
}

function icon(d: string): SVGElement {
  return drawing({ fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round" }, { d });
}
