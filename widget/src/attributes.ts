/** The attributes of `<citewell-chat>`, each also a property. The attribute is the state, as in HTML's own elements. */

const MODES = ["floating", "inline", "full"] as const;
const POSITIONS = ["end", "start"] as const;
const THEMES = ["auto", "light", "dark"] as const;
const SUGGESTIONS = ["on", "off"] as const;
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  mode: MODES,
  position: POSITIONS,
  theme: THEMES,
  suggestions: SUGGESTIONS,
};
const PROPERTIES = [
  "server",
  "mode",
  "position",
  "theme",
  "open",
  "heading",
  "launcher",
  "starters",
  "suggestions",
  "conversation",
] as const;

/** @attr lang - Language of the interface; by default the page's, else the browser's, else English. */
export class ChatAttributes extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...PROPERTIES, "lang"];

  /**
   * Address of the Citewell server; by default where the script came from. To be set where a bundler includes the package.
   *
   * @attr
   * @default ""
   */
  get server(): string {
    return this.getAttribute("server") ?? "";
  }
  set server(address: string) {
    this.setAttribute("server", address);
  }

  /**
   * `floating`: a launcher in the window's corner, and a panel. `inline`: the chat itself, in the page's flow. `full`: the
   * same, filling the window or a container of a fixed height, as the page's main content.
   *
   * @attr
   * @default "floating"
   */
  get mode(): "floating" | "inline" | "full" {
    return this.#oneOf(MODES, "mode");
  }
  set mode(mode: "floating" | "inline" | "full") {
    this.setAttribute("mode", mode);
  }

  /**
   * Which lower corner, in reading direction.
   *
   * @attr
   * @default "end"
   */
  get position(): "end" | "start" {
    return this.#oneOf(POSITIONS, "position");
  }
  set position(position: "end" | "start") {
    this.setAttribute("position", position);
  }

  /**
   * `auto` follows the reader's preference.
   *
   * @attr
   * @default "auto"
   */
  get theme(): "auto" | "light" | "dark" {
    return this.#oneOf(THEMES, "theme");
  }
  set theme(theme: "auto" | "light" | "dark") {
    this.setAttribute("theme", theme);
  }

  /**
   * Whether the panel is open. Setting it does not move the focus and fires no event; `show()` does both.
   *
   * @attr
   * @default false
   */
  get open(): boolean {
    return this.hasAttribute("open");
  }
  set open(open: boolean) {
    this.toggleAttribute("open", open);
  }

  /**
   * Title of the panel; by default as the launcher.
   *
   * @attr
   * @default ""
   */
  get heading(): string {
    return this.getAttribute("heading") ?? "";
  }
  set heading(heading: string) {
    this.setAttribute("heading", heading);
  }

  /**
   * What the launcher says; by default "Ask a question" in the language of the interface.
   *
   * @attr
   * @default ""
   */
  get launcher(): string {
    return this.getAttribute("launcher") ?? "";
  }
  set launcher(label: string) {
    this.setAttribute("launcher", label);
  }

  /**
   * Questions to begin with, instead of the server's; in the attribute they are separated by `|`.
   *
   * @attr
   * @default []
   */
  get starters(): string[] {
    const questions = (this.getAttribute("starters") ?? "").split("|");
    return questions.map((question) => question.trim()).filter((question) => question !== "");
  }
  set starters(questions: readonly string[]) {
    this.setAttribute("starters", questions.join("|"));
  }

  /**
   * Whether stored questions are suggested while the reader types. What is typed goes to the chat server, which does not
   * keep it.
   *
   * @attr
   * @default "on"
   */
  get suggestions(): "on" | "off" {
    return this.#oneOf(SUGGESTIONS, "suggestions");
  }
  set suggestions(suggestions: "on" | "off") {
    this.setAttribute("suggestions", suggestions);
  }

  /**
   * Name of a conversation of its own; without one, every chat of a server in this browser shows the same.
   *
   * @attr
   * @default ""
   */
  get conversation(): string {
    return this.getAttribute("conversation") ?? "";
  }
  set conversation(name: string) {
    this.setAttribute("conversation", name);
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    const choices = CHOICES[name];
    if (choices === undefined || value === null || choices.includes(value)) return;
    console.warn(`<citewell-chat ${name}="${value}">: use one of ${choices.join(", ")}. Until then it is ${choices[0]}.`);
  }

  /** Takes over what the page set before the script came: it lies in front of the accessors. */
  protected upgradeProperties(): void {
    for (const name of PROPERTIES) {
      const own = Object.getOwnPropertyDescriptor(this, name);
      if (own === undefined) continue;
      Reflect.deleteProperty(this, name);
      Object.assign(this, { [name]: own.value });
    }
  }

  #oneOf<Value extends string>(values: readonly [Value, ...Value[]], attribute: string): Value {
    return values.find((value) => value === this.getAttribute(attribute)) ?? values[0];
  }
}
