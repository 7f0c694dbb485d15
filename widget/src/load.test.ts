import { expect, test } from "vitest";
import { Part } from "./load.js";

test("is loaded once, however often it is asked for", async () => {
  let loads = 0;
  const part = new Part(async () => (loads += 1));
  expect(await Promise.all([part.get(), part.get()])).toEqual([1, 1]);
  expect(await part.get()).toBe(1);
});

test("is tried anew after a failure that names no address", async () => {
  let loads = 0;
  const part = new Part(async () => {
    if ((loads += 1) < 3) throw new TypeError("Importing a module script failed.");
    return "loaded";
  });
  await expect(part.get()).rejects.toThrow("failed");
  await expect(part.get()).rejects.toThrow("failed");
  expect(await part.get()).toBe("loaded");
});
