import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .tools {
    display: flex;
    gap: 0.25em;
    margin-inline: -0.5em;
  }
  button {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.375em;
    min-inline-size: 36px;
    min-block-size: 36px;
    padding-inline: 0.5em;
    border-radius: 999px;
    color: var(--_accent);
    font-size: 0.8125em;
    font-weight: 500;
  }
  button:hover {
    background: var(--_accent-soft);
  }
  @media (pointer: coarse) {
    button {
      min-inline-size: 44px;
      min-block-size: 44px;
    }
  }
  /* No room for words beside the pictures. */
  @container (max-width: 21em) {
    span {
      display: none;
    }
  }
  .said {
    color: var(--_ink-soft);
  }
  @media print {
    :host {
      display: none;
    }
  }
`;
