/** What is needed before the panel is there: the launcher, its place, and word of a load that failed. */
export const styles = /* css */ `
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host {
    all: initial;
    display: contents !important;
  }
  :host([mode="inline"]) {
    display: block !important;
    block-size: 40em;
    max-block-size: 100dvh;
    max-inline-size: 100%;
  }
  :host([mode="full"]) {
    display: block !important;
    block-size: 100dvh;
    max-block-size: 100%;
  }
  :host([hidden]) {
    display: none !important;
  }
  /* Nothing of the page's looks comes in, neither to the host nor by inheritance. */
  .root {
    all: initial;
    display: block;
    font-family: var(--_font);
    font-size: var(--citewell-font-size, medium);
    line-height: 1.4;
    color: var(--_ink);
    -webkit-text-size-adjust: 100%;
    -webkit-tap-highlight-color: transparent;
  }
  .floating {
    position: fixed;
    z-index: var(--citewell-z-index, 2147483000);
    inset-block-end: var(--citewell-inset, 20px);
    inset-inline-end: var(--citewell-inset, 20px);
  }
  .floating.start {
    inset-inline: var(--citewell-inset, 20px) auto;
  }
  .root:not(.floating) {
    position: relative;
    block-size: 100%;
  }
  button {
    all: unset;
    box-sizing: border-box;
    cursor: pointer;
    touch-action: manipulation;
    unicode-bidi: plaintext;
  }
  button:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 3px;
  }
  [hidden],
  .root:not(.floating) .launcher {
    display: none !important;
  }
  .launcher {
    position: relative;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 0.625em;
    min-block-size: 56px;
    min-inline-size: 56px;
    inline-size: fit-content;
    margin-inline-start: auto;
    padding-block: 0.5em;
    padding-inline: 1.125em 1.375em;
    border: 1px solid transparent;
    border-radius: 28px;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: var(--_shadow-high);
    font-weight: 600;
  }
  .start .launcher {
    margin-inline: 0 auto;
  }
  .launcher:hover {
    background: var(--_accent-strong);
  }
  .launcher svg {
    flex: none;
    inline-size: 1.625em;
    block-size: 1.625em;
  }
  .launcher svg + svg,
  .launcher[aria-expanded="true"] :is(svg:first-child, .label) {
    display: none;
  }
  .launcher[aria-expanded="true"] {
    justify-content: center;
    padding: 0;
  }
  .launcher[aria-expanded="true"] svg + svg {
    display: block;
  }
  /* A ring where the mark was: nothing moves. */
  .launcher[aria-busy="true"] svg {
    visibility: hidden;
  }
  .launcher[aria-busy="true"]::before {
    content: "";
    position: absolute;
    inline-size: 1.625em;
    block-size: 1.625em;
    border: 3px dotted currentColor;
    border-radius: 50%;
  }
  .count {
    display: grid;
    place-items: center;
    min-inline-size: 1.75em;
    block-size: 1.75em;
    margin-inline-end: -0.5em;
    border-radius: 1em;
    background: var(--_on-accent);
    color: var(--_accent);
    font-size: 0.8125em;
  }
  /* Always there, so that what it says is heard; seen where it has something to show. */
  .message {
    position: absolute;
    inset-block-start: 0;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .message.failed,
  .root:not(.floating) .message.busy {
    position: static;
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 0.75em;
    inline-size: auto;
    block-size: 100%;
    padding: 1em 1.25em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    clip-path: none;
    font-size: 0.9375em;
    text-align: center;
    white-space: normal;
  }
  .floating .message.failed {
    position: absolute;
    inset-block: auto calc(100% + 12px);
    inset-inline-end: 0;
    inline-size: max-content;
    block-size: auto;
    box-shadow: var(--_shadow-high);
    max-inline-size: min(20em, calc(100vw - 2 * var(--citewell-inset, 20px)));
  }
  .floating.start .message.failed {
    inset-inline: 0 auto;
  }
  .retry {
    min-block-size: 44px;
    padding: 0.5em 1em;
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_radius) - 4px);
    color: var(--_accent);
    font-weight: 600;
  }
  /* A narrow or very low window: the panel is the whole of it. */
  @media (max-width: 30em), (max-height: 30em) {
    .floating.open .launcher {
      visibility: hidden;
    }
  }
  /* A very low window, or one enlarged: the launcher covers as little as it can. */
  @media (max-height: 26em) {
    .launcher {
      justify-content: center;
      padding: 0;
    }
    .launcher .label {
      display: none;
    }
    .count {
      margin-inline-end: 0.5em;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .launcher {
      transition: background-color 120ms;
    }
    .launcher[aria-busy="true"]::before {
      animation: turn 1.2s linear infinite;
    }
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .retry {
      border-color: ButtonText;
    }
    .count {
      border: 1px solid ButtonText;
    }
    button:focus-visible {
      outline-color: Highlight;
    }
  }
  @media print {
    .floating {
      display: none;
    }
  }
`;
