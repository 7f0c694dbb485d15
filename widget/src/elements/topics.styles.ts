import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  button {
    display: flex;
    align-items: center;
    gap: 0.5em;
    inline-size: 100%;
    min-block-size: 44px;
    padding-block: 0.375em;
    font-size: 0.9375em;
    line-height: 1.35;
  }
  .toggle {
    color: var(--_ink-soft);
    font-weight: 600;
  }
  .toggle svg {
    inline-size: 1em;
    block-size: 1em;
  }
  .toggle[aria-expanded="false"] svg {
    rotate: -90deg;
  }
  :host(:dir(rtl)) .toggle[aria-expanded="false"] svg {
    rotate: 90deg;
  }
  .topic {
    color: var(--_ink);
    font-weight: 500;
  }
  #topics > li {
    border-block-start: 1px solid var(--_line);
  }
  ul ul {
    padding-block-end: 0.5em;
    padding-inline-start: 1.5em;
  }
  .question {
    color: var(--_accent);
  }
  button:hover span,
  .question:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
`;
