import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  .toggle {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    min-block-size: 36px;
    margin-inline-start: -0.5em;
    padding: 0.25em 0.5em;
    border-radius: 8px;
    color: var(--_accent);
    font-size: 0.875em;
    font-weight: 600;
  }
  .toggle:hover {
    background: var(--_accent-soft);
  }
  .toggle svg {
    transition: rotate 150ms;
  }
  .toggle[aria-expanded="false"] svg {
    rotate: -90deg;
  }
  .toggle[aria-expanded="false"] svg:dir(rtl) {
    rotate: 90deg;
  }
  .publishers {
    display: grid;
    gap: 0.75em;
    padding-block: 0.25em 0.5em;
    font-size: 0.875em;
    line-height: 1.5;
  }
  .publisher {
    font-weight: 650;
  }
  .titles {
    display: grid;
    gap: 0.25em;
    margin-block-start: 0.125em;
    padding-inline-start: 0.75em;
    border-inline-start: 2px solid var(--_line);
  }
  .titles li {
    min-block-size: 24px;
  }
  @media (prefers-reduced-motion: reduce) {
    .toggle svg {
      transition: none;
    }
  }
`;
