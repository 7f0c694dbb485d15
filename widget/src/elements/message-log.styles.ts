import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    position: relative;
    min-block-size: 0;
  }
  .scroll {
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_edge) transparent;
    padding: 1.25em 1em;
    /* What gets the focus stays clear of the button that leads to the newest answer. */
    scroll-padding-block: 0.5em 4.5em;
    position: relative;
  }
  .scroll:focus-visible {
    outline-offset: -3px;
  }
  .items,
  .finding,
  .intro {
    max-inline-size: 44em;
    margin-inline: auto;
  }
  /*
   * Blocks with margins, not a flex box with gaps, which is measured whole whenever an item comes; and no ".reader + .citewell",
   * which has every item styled anew.
   */
  .group {
    display: flow-root;
    contain-intrinsic-block-size: auto 480em;
  }
  /*
   * Old items cost nothing while they are far from view; the browser still finds, reads and focuses what is in them. Only
   * where it keeps the reader's place when they turn out higher than was thought.
   */
  @supports (overflow-anchor: auto) {
    .old {
      content-visibility: auto;
      overflow-clip-margin: 1em;
    }
  }
  .group > * {
    margin-block-start: 0.75em;
    scroll-margin: 1em;
    outline-offset: 3px;
    border-radius: var(--_radius);
  }
  .group > .reader {
    inline-size: fit-content;
    margin-block-start: 1.625em;
    margin-inline-start: auto;
    max-inline-size: min(85%, 32em);
    display: grid;
    justify-items: end;
    gap: 0.25em;
  }
  .group:first-child > :first-child {
    margin-block-start: 0;
  }
  .bubble {
    padding: 0.625em 1em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    border-end-end-radius: 4px;
    background: var(--_bubble);
    color: var(--_on-bubble);
    line-height: 1.45;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .status {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 0.25em 0.75em;
    font-size: 0.875em;
    line-height: 1.45;
    color: var(--_ink-soft);
  }
  .status.failed {
    color: var(--_warning);
    font-weight: 600;
  }
  .status .button {
    font-size: 1em;
  }
  .intro {
    display: grid;
    gap: 1.5em;
    padding-block: 0.5em;
  }
  .greeting {
    font-family: var(--_heading-font);
    font-size: 1.5em;
    line-height: 1.3;
    letter-spacing: -0.01em;
    white-space: pre-line;
    text-wrap: pretty;
  }
  .greeting.long {
    font-size: 1.1875em;
    line-height: 1.45;
    letter-spacing: 0;
  }
  .starters {
    display: grid;
    gap: 0.5em;
  }
  .starters .button {
    justify-content: space-between;
    color: var(--_ink);
    font-weight: 500;
    border-color: var(--_line);
    box-shadow: var(--_shadow);
  }
  .starters .button svg {
    color: var(--_accent);
  }
  .starters .button:hover {
    border-color: var(--_accent);
  }
  .finding {
    display: flex;
    align-items: center;
    gap: 0.75em;
    min-block-size: 2em;
    margin-block-start: 0.75em;
    padding-inline: 0.25em;
    color: var(--_ink-soft);
    font-size: 0.875em;
  }
  .dots {
    display: inline-flex;
    gap: 4px;
  }
  .dots i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_accent);
  }
  .jump {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    box-shadow: var(--_shadow-high);
  }
  @media (prefers-reduced-motion: no-preference) {
    /* An answer comes in milliseconds: the sign of waiting shows only when there is something to wait for. */
    .finding {
      animation: appear 200ms 250ms backwards;
    }
    .dots i {
      animation: breathe 1.2s infinite ease-in-out;
    }
    .dots i:nth-child(2) {
      animation-delay: 0.15s;
    }
    .dots i:nth-child(3) {
      animation-delay: 0.3s;
    }
    .group > * {
      animation: rise 180ms ease-out;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 6px;
    }
  }
  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }
  @media (forced-colors: active) {
    .starters .button {
      border-color: ButtonText;
    }
    .dots i {
      background: CanvasText;
    }
  }
`;
