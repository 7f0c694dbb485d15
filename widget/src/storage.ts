/**
 * What stays in this browser: the session's token, so that a reload and a second tab continue the conversation; and, in
 * this tab, that the panel was open. Nothing before the reader has written.
 */

export interface SessionStore {
  load(): string | null;
  save(session: string): void;
  clear(): void;
  /** Whether this tab had the panel of a begun conversation open. */
  readonly wasOpen: boolean;
  /** Remembers that for the tab's next page; `begun` says that there is a conversation although no token is stored yet. */
  keepOpen(open: boolean, begun?: boolean): void;
}

/** A store for one conversation. Where the browser forbids storage, the conversation lasts as long as the page. */
export function sessionStore(name: string): SessionStore {
  const key = `citewell:${name}`;
  const tolerant = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  const load = () => tolerant(() => localStorage.getItem(key));
  return {
    load,
    save: (session) => void tolerant(() => localStorage.setItem(key, session)),
    clear: () => void tolerant(() => localStorage.removeItem(key)),
    get wasOpen() {
      return load() !== null && tolerant(() => sessionStorage.getItem(key)) !== null;
    },
    keepOpen: (open, begun = load() !== null) =>
      void tolerant(() => (open && begun ? sessionStorage.setItem(key, "open") : sessionStorage.removeItem(key))),
  };
}
