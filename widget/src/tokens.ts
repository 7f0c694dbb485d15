/**
 * The colours: paper, ink and a deep teal. Each is a light and a dark value; tokens.test.ts computes the contrast of
 * every pair that is used together.
 */

export const COLOURS = {
  /** Behind everything. */
  paper: ["#faf7f1", "#0f1719"],
  /** Cards, fields and buttons on the paper. */
  surface: ["#ffffff", "#182326"],
  /** What is read. */
  ink: ["#16242b", "#e8eeeb"],
  /** What is read second. */
  "ink-soft": ["#4b5b62", "#a8b7b5"],
  /** Hairlines that carry no meaning. */
  line: ["#e5ded1", "#2c3a3d"],
  /** Edges of fields and buttons. */
  edge: ["#7f8b87", "#74868a"],
  accent: ["#0b5d61", "#74cfc6"],
  "accent-strong": ["#07464a", "#9fe3db"],
  "on-accent": ["#ffffff", "#06282b"],
  "accent-soft": ["#e3f0ed", "#17393a"],
  /** The reader's own words. */
  bubble: ["#124f55", "#1d4d50"],
  "on-bubble": ["#ffffff", "#f1f7f5"],
  /** Emergencies. */
  danger: ["#a01621", "#ffa29b"],
  "danger-soft": ["#fdeeec", "#351719"],
  "danger-fill": ["#a01621", "#ffb4ad"],
  "on-danger": ["#ffffff", "#450208"],
  /** Errors and overdue reviews. */
  warning: ["#7a4300", "#f2c078"],
  "warning-soft": ["#fdf1df", "#33260f"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type Colour = keyof typeof COLOURS;
