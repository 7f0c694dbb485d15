import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  .card {
    display: grid;
    gap: 0.875em;
    padding: 1em 1.125em 1.125em;
    border-inline-start: 4px solid var(--_accent);
  }
  .heading {
    display: flex;
    align-items: center;
    gap: 0.5em;
    font-weight: 700;
  }
  .message {
    line-height: 1.55;
    white-space: pre-line;
  }
  .error {
    border-inline-start-color: var(--_warning);
  }
  .error .heading {
    color: var(--_warning);
  }
  .emergency {
    border: 2px solid var(--_danger);
    background: var(--_danger-soft);
  }
  .emergency .heading {
    color: var(--_danger);
    font-size: 1.25em;
  }
  .call {
    display: flex;
    align-items: center;
    gap: 0.75em;
    min-block-size: 52px;
    padding: 0.625em 1em;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) - 4px);
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 1.0625em;
    font-weight: 700;
    line-height: 1.3;
    text-decoration: none;
  }
  .call:hover {
    text-decoration: underline;
  }
  .emergency .call {
    background: var(--_danger-fill);
    color: var(--_on-danger);
  }
  .emergency :focus-visible {
    outline-color: var(--_ink);
  }
  .link {
    display: inline-block;
    min-block-size: 24px;
    line-height: 1.5;
  }
`;
