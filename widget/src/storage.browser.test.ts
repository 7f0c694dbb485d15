import { afterEach, expect, test, vi } from "vitest";
import { sessionStore } from "./storage.js";

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

test("keeps one token per server", () => {
  const one = sessionStore("https://one.org");
  one.save("token");
  expect(localStorage.getItem("citewell:https://one.org")).toBe("token");
  expect(sessionStore("https://two.org").load()).toBeNull();
  one.clear();
  expect(one.load()).toBeNull();
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
  expect(store.load()).toBeNull();
});
