import { css } from "lit";

export const styles = css`
  :host {
    display: contents;
  }
  .panel {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
    overflow: hidden;
    background: var(--_paper);
    border: 1px solid var(--_line);
  }
  .inline {
    block-size: 100%;
    border-radius: var(--_radius);
  }
  .full {
    block-size: 100%;
    border: 0;
  }
  .floating {
    position: absolute;
    inset-block-end: calc(100% + 12px);
    inset-inline-end: 0;
    inline-size: min(var(--citewell-panel-width, 27em), calc(100vw - 2 * var(--citewell-inset, 20px)));
    block-size: min(var(--citewell-panel-height, 46em), calc(100dvh - 2 * var(--citewell-inset, 20px) - 68px));
    border-radius: calc(var(--_radius) + 4px);
    box-shadow: var(--_shadow-high);
  }
  .floating.start {
    inset-inline: 0 auto;
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.75em;
    padding-block: 0.5em;
    padding-inline: 1em 0.5em;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
    position: relative;
    z-index: 2;
  }
  ::slotted(svg) {
    flex: none;
    inline-size: 2em;
    block-size: 2em;
    color: var(--_accent);
  }
  .titles {
    flex: 1;
    min-inline-size: 0;
  }
  /* At the mark's side in both directions. */
  .titles > * {
    inline-size: fit-content;
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
    .floating {
      position: fixed;
      inset: 0;
      inline-size: auto;
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
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
    .floating:not([hidden]) {
      animation: open 200ms cubic-bezier(0.2, 0.7, 0.3, 1);
    }
  }
  @keyframes open {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }
  @media (forced-colors: active) {
    ::slotted(svg) {
      color: inherit;
    }
    .floating {
      border: 1px solid CanvasText;
    }
  }
`;
