import { css } from "lit";

/** What all inner elements share. Sizes are in em of the reader's own text size; nothing depends on the page's. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  p,
  ul,
  ol,
  h2,
  h3,
  h4 {
    margin: 0;
    padding: 0;
    font: inherit;
  }
  ul,
  ol {
    list-style: none;
  }
  /* The layout follows the page's direction; every text has its own. */
  p,
  li,
  h2,
  h3,
  h4,
  a,
  button,
  label,
  span {
    unicode-bidi: plaintext;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
  }
  a:hover {
    text-decoration-thickness: 2px;
  }
  button {
    font: inherit;
    color: inherit;
    text-align: start;
    background: none;
    border: 0;
    padding: 0;
    margin: 0;
    cursor: pointer;
    touch-action: manipulation;
  }
  svg {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .small {
    font-size: 0.875em;
    line-height: 1.5;
  }
  .soft {
    color: var(--_ink-soft);
  }
  .eyebrow {
    font-size: 0.8125em;
    font-weight: 600;
    color: var(--_ink-soft);
  }
  .card {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow: var(--_shadow);
    overflow-wrap: anywhere;
  }
  .button {
    display: flex;
    align-items: center;
    gap: 0.625em;
    min-block-size: 44px;
    padding: 0.5em 0.875em;
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_radius) - 4px);
    background: var(--_surface);
    color: var(--_accent);
    font-weight: 600;
    line-height: 1.35;
  }
  .button:hover {
    background: var(--_accent-soft);
    border-color: var(--_accent);
  }
  .button.wide {
    inline-size: 100%;
  }
  .button.filled {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  .button.filled:hover {
    background: var(--_accent-strong);
    border-color: var(--_accent-strong);
  }
  .button.compact {
    min-block-size: 36px;
    padding: 0.25em 0.875em;
    border-radius: 999px;
    font-size: 0.875em;
  }
  .stack {
    display: grid;
    gap: 0.5em;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em;
  }
  .button[aria-pressed="true"] {
    background: var(--_accent-soft);
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  @media (forced-colors: active) {
    :focus-visible {
      outline-color: Highlight;
    }
    /* Drawings keep their own colour unless told. */
    svg {
      color: inherit !important;
    }
    .button {
      border-color: ButtonText;
    }
    .button[aria-pressed="true"],
    .button[aria-pressed="true"]:hover {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  :host(:dir(rtl)) .mirror {
    transform: scaleX(-1);
  }
`;
