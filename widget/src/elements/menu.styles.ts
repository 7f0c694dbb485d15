import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    position: relative;
  }
  .icon {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    color: var(--_ink-soft);
  }
  .icon:hover,
  .icon[aria-expanded="true"] {
    background: var(--_accent-soft);
    color: var(--_accent);
  }
  .list {
    position: absolute;
    z-index: 1;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    inline-size: max-content;
    min-inline-size: 14em;
    max-inline-size: min(20em, 80vw);
    max-block-size: calc(100dvh - 64px);
    overflow-y: auto;
    padding: 6px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow-high);
  }
  .entry {
    display: flex;
    align-items: center;
    inline-size: 100%;
    min-block-size: 44px;
    padding-inline: 0.75em;
    border-radius: calc(var(--_radius) - 6px);
    font-size: 0.9375em;
  }
  .entry:hover {
    background: var(--_accent-soft);
  }
  .entry.clear {
    color: var(--_danger);
  }
  li + .last {
    margin-block-start: 6px;
    padding-block-start: 6px;
    border-block-start: 1px solid var(--_line);
  }
  .confirm {
    display: grid;
    gap: 0.875em;
    padding: 0.625em 0.625em 0.5em;
    font-size: 0.9375em;
    line-height: 1.45;
  }
  .confirm .yes {
    background: var(--_danger-fill);
    border-color: var(--_danger-fill);
    color: var(--_on-danger);
  }
  .problem:empty {
    display: none;
  }
  .problem {
    color: var(--_danger);
    font-weight: 600;
  }
`;
