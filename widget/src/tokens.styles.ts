import { COLOURS } from "./tokens.js";

/** `--_name`: the page's `--citewell-name` if it sets one, else our own. */
const colours = (scheme: 0 | 1): string =>
  Object.entries(COLOURS)
    .map(([name, values]) => `--_${name}:var(--citewell-${name},${values[scheme]});`)
    .join("");

const dark = /* css */ `
  color-scheme: dark;
  ${colours(1)}
  --_shadow-high: 0 0 0 1px rgb(255 255 255 / 8%), 0 16px 48px rgb(0 0 0 / 60%);
`;

/** The looks that every element inside inherits. */
export const tokens = /* css */ `
  .root {
    color-scheme: light;
    ${colours(0)}
    --_font: var(--citewell-font, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", Arial, sans-serif);
    --_heading-font: var(--citewell-heading-font, ui-serif, "New York", Charter, "Bitstream Charter", Cambria, Georgia, "Liberation Serif", serif);
    --_radius: var(--citewell-radius, 16px);
    --_shadow: 0 1px 2px rgb(20 30 30 / 6%);
    --_shadow-high: 0 1px 2px rgb(20 30 30 / 10%), 0 16px 48px rgb(20 30 30 / 20%);
  }
  .root.dark {
    ${dark}
  }
  @media (prefers-color-scheme: dark) {
    .root.auto {
      ${dark}
    }
  }
`;
