import { describe, expect, test } from "vitest";
import { COLOURS } from "./tokens.js";
import type { Colour } from "./tokens.js";

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: [Colour, Colour][] = [
  ...(["ink", "ink-soft", "accent", "warning", "danger"] as const).flatMap((colour): [Colour, Colour][] => [
    [colour, "paper"],
    [colour, "surface"],
  ]),
  ["ink", "accent-soft"],
  ["ink-soft", "accent-soft"],
  ["accent", "accent-soft"],
  ["accent", "danger-soft"],
  ["ink", "danger-soft"],
  ["danger", "danger-soft"],
  ["danger", "accent-soft"],
  ["warning", "warning-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-bubble", "bubble"],
  ["on-danger", "danger-fill"],
];

const EDGES: [Colour, Colour][] = [
  ["edge", "surface"],
  ["edge", "paper"],
  ["accent", "surface"],
  ["danger", "paper"],
];

describe.each([["light", 0], ["dark", 1]] as const)("in %s", (_, scheme) => {
  test.each(TEXT)("%s can be read on %s", (front, behind) => {
    expect(contrast(COLOURS[front][scheme], COLOURS[behind][scheme])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(EDGES)("%s can be seen on %s", (front, behind) => {
    expect(contrast(COLOURS[front][scheme], COLOURS[behind][scheme])).toBeGreaterThanOrEqual(3);
  });
});
