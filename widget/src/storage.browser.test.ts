import { afterEach, expect, test, vi } from "vitest";
import { sessionStore } from "./storage.js";

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
  sessionStorage.clear();
});

test("keeps one token per server", () => {
  const one = sessionStore("https://one.org");
  one.save("token");
  expect(localStorage.getItem("citewell:https://one.org")).toBe("token");
  expect(sessionStore("https://two.org").load()).toBeNull();
  one.clear();
  expect(one.load()).toBeNull();
});

test("remembers an open panel only of a conversation that has begun", () => {
  const store = sessionStore("https://one.org");
  store.keepOpen(true);
  expect(sessionStorage.length).toBe(0);
  store.keepOpen(true, true);
  store.save("token");
  expect(sessionStore("https://one.org").wasOpen).toBe(true);
  store.keepOpen(false);
  expect(sessionStore("https://one.org").wasOpen).toBe(false);
  store.keepOpen(true);
  store.clear();
  expect(store.wasOpen).toBe(false);
});

test("is silent where the browser forbids storage", () => {
  const forbid = (): never => {
    throw new DOMException("denied", "SecurityError");
  };
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(forbid);
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(forbid);
  vi.spyOn(Storage.prototype, "removeItem").mockImplementation(forbid);
  const store = sessionStore("https://one.org");
  store.save("token");
  store.clear();
  store.keepOpen(true, true);
  expect(store.load()).toBeNull();
  expect(store.wasOpen).toBe(false);
});
