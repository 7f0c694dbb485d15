import { css } from "lit";

export const styles = css`
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
  :host([position="start"]) .floating {
    inset-inline: var(--citewell-inset, 20px) auto;
  }
  .launcher {
    position: relative;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 0.625em;
    min-block-size: 56px;
    min-inline-size: 56px;
    margin-inline-start: auto;
    padding: 0.5em 1.375em 0.5em 1.125em;
    border: 1px solid transparent;
    border-radius: 28px;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: var(--_shadow-high);
    font-weight: 600;
  }
  :host([position="start"]) .launcher {
    margin-inline: 0 auto;
  }
  .launcher svg {
    inline-size: 1.625em;
    block-size: 1.625em;
  }
  .launcher:hover {
    background: var(--_accent-strong);
  }
  .launcher[aria-expanded="true"] {
    justify-content: center;
    padding: 0;
  }
  .launcher:focus-visible {
    outline-offset: 3px;
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
  .panel {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
    overflow: hidden;
    background: var(--_paper);
    border: 1px solid var(--_line);
  }
  .inline .panel {
    block-size: 100%;
    border-radius: var(--_radius);
  }
  .floating .panel {
    position: absolute;
    inset-block-end: calc(100% + 12px);
    inset-inline-end: 0;
    inline-size: min(var(--citewell-panel-width, 27em), calc(100vw - 2 * var(--citewell-inset, 20px)));
    block-size: min(var(--citewell-panel-height, 46em), calc(100dvh - 2 * var(--citewell-inset, 20px) - 68px));
    border-radius: calc(var(--_radius) + 4px);
    box-shadow: var(--_shadow-high);
  }
  :host([position="start"]) .panel {
    inset-inline: 0 auto;
  }
  .inline,
  .inline > .panel {
    block-size: 100%;
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.75em;
    padding: 0.5em 0.5em 0.5em 1em;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
    position: relative;
    z-index: 2;
  }
  header .mark {
    display: flex;
    color: var(--_accent);
  }
  header .mark svg {
    inline-size: 2em;
    block-size: 2em;
  }
  .titles {
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    font-weight: 650;
    font-size: 1.0625em;
    line-height: 1.25;
    letter-spacing: -0.005em;
    overflow-wrap: anywhere;
  }
  .subheading {
    font-size: 0.8125em;
    line-height: 1.35;
    color: var(--_ink-soft);
  }
  .tools {
    display: flex;
  }
  .icon {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    color: var(--_ink-soft);
  }
  .icon:hover {
    background: var(--_accent-soft);
    color: var(--_accent);
  }
  .connection {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5em;
    padding: 0.5em 1em;
    background: var(--_warning-soft);
    color: var(--_warning);
    font-size: 0.875em;
    line-height: 1.4;
    border-block-start: 1px solid var(--_line);
  }
  .connection p {
    flex: 1 1 12em;
  }
  .connection .button {
    font-size: 1em;
    color: inherit;
    border-color: currentColor;
    background: transparent;
  }
  .foot {
    padding: 0.625em 0.75em 0.5em;
    border-block-start: 1px solid var(--_line);
    background: var(--_surface);
  }
  .footnote {
    padding-block-start: 0.5em;
    text-align: center;
    font-size: 0.75em;
    color: var(--_ink-soft);
  }
  /* A narrow or very low window: the panel is the whole of it. */
  @media (max-width: 30em), (max-height: 30em) {
    .floating .panel {
      position: fixed;
      inset: 0;
      inline-size: auto;
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
    }
    .floating.open .launcher {
      visibility: hidden;
    }
  }
  @media (max-height: 26em) {
    .subheading,
    .footnote {
      display: none;
    }
    header,
    .foot {
      padding-block: 2px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .floating .panel:not([hidden]) {
      animation: open 200ms cubic-bezier(0.2, 0.7, 0.3, 1);
    }
    .launcher {
      transition: background-color 120ms;
    }
  }
  @keyframes open {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }
  @media (forced-colors: active) {
    .launcher {
      border-color: ButtonText;
    }
    .floating .panel {
      border: 1px solid CanvasText;
    }
  }
  @media print {
    .floating {
      display: none;
    }
  }
`;
