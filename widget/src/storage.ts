/** Keeps the session's token in this browser, so that a reload and a second tab continue the conversation. */

export interface SessionStore {
  load(): string | null;
  save(session: string): void;
  clear(): void;
}

/** A store in localStorage for one server. Where the browser forbids storage, the conversation lasts as long as the page. */
export function sessionStore(server: string): SessionStore {
  const key = `citewell:${server}`;
  const tolerant = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  return {
    load: () => tolerant(() => localStorage.getItem(key)),
    save: (session) => void tolerant(() => localStorage.setItem(key, session)),
    clear: () => void tolerant(() => localStorage.removeItem(key)),
  };
}
