/** What a browser can do with an answer: copy, share, print, read aloud. */

/** Puts a text into the clipboard; false where the browser does not let it. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard on pages without https, and in frames that do not allow it: as it was done before there was one.
    const field = document.createElement("textarea");
    field.value = text;
    field.style.cssText = "position: fixed; opacity: 0";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/** Hands an address to the system's sharing. False where there is none; a reader who changes their mind has shared. */
export async function share(title: string, url: string): Promise<boolean> {
  if (!navigator.share) return false;
  try {
    await navigator.share({ title, url });
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === "AbortError";
  }
}

/** Prints a page of its own that holds nothing but these parts. */
export function print(title: string, lang: string, parts: readonly (Node | string)[]): void {
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.style.cssText = "position: fixed; inset-block-end: 0; inline-size: 0; block-size: 0; border: 0";
  frame.addEventListener("load", () => {
    const { contentDocument: page, contentWindow: view } = frame;
    if (page === null || view === null) return;
    page.title = title;
    page.documentElement.lang = lang;
    page.body.style.cssText = "font: 12pt/1.5 serif; white-space: pre-line; max-inline-size: 42em";
    const heading = page.createElement("h1");
    heading.textContent = title;
    const paragraphs = parts.map((part) => {
      const paragraph = page.createElement("div");
      paragraph.style.cssText = "margin-block-end: 1em";
      paragraph.append(part);
      return paragraph;
    });
    page.body.replaceChildren(heading, ...paragraphs);
    view.addEventListener("afterprint", () => frame.remove());
    view.print();
  });
  document.body.append(frame);
}

/** Whether this browser has a voice for reading aloud. */
export const canSpeak = "speechSynthesis" in globalThis;

let stopped: (() => void) | undefined;

/** Reads sentences aloud, in place of what is being read; `over` is called once, at the end or when it is stopped. */
export function speak(sentences: readonly string[], lang: string, over: () => void): void {
  hush();
  stopped = over;
  const end = (): void => {
    // What was stopped ends, too.
    if (stopped === over) hush();
  };
  sentences.forEach((sentence, at) => {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.lang = lang;
    utterance.onerror = end;
    if (at === sentences.length - 1) utterance.onend = end;
    speechSynthesis.speak(utterance);
  });
}

/** Stops reading aloud. */
export function hush(): void {
  const over = stopped;
  stopped = undefined;
  if (over === undefined) return;
  speechSynthesis.cancel();
  over();
}
