import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  form {
    position: relative;
    max-inline-size: 44em;
    margin-inline: auto;
  }
  [role="listbox"] {
    position: absolute;
    z-index: 3;
    inset-block-end: calc(100% + 0.75em);
    inset-inline: 0;
    max-block-size: 72dvh;
    overflow-y: auto;
    padding: 6px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow-high);
  }
  [role="option"] {
    display: flex;
    align-items: center;
    min-block-size: 44px;
    padding: 0.5em 0.75em;
    border-radius: calc(var(--_radius) - 6px);
    font-size: 0.9375em;
    line-height: 1.35;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  [role="option"]:hover,
  [aria-selected="true"] {
    background: var(--_accent-soft);
  }
  [aria-selected="true"] {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 0.375em;
    padding: 5px;
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_radius) + 8px);
    background: var(--_surface);
  }
  .field:focus-within {
    border-color: var(--_accent);
    outline: 2px solid var(--_accent);
    outline-offset: -1px;
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    max-block-size: 8.5em;
    padding: 0.625em 0.75em;
    border: 0;
    background: none;
    color: var(--_ink);
    font: inherit;
    line-height: 1.5;
    resize: none;
    field-sizing: content;
  }
  /* The field around it shows the focus. */
  textarea:focus-visible {
    outline: 0;
  }
  textarea::placeholder {
    color: var(--_ink-soft);
    opacity: 1;
  }
  .send {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) + 3px);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .send:hover {
    background: var(--_accent-strong);
  }
  .counter {
    margin-block-start: 0.375em;
    padding-inline: 0.875em;
    font-size: 0.8125em;
    color: var(--_ink-soft);
    font-variant-numeric: tabular-nums;
  }
  .counter.over {
    color: var(--_warning);
    font-weight: 600;
  }
`;
