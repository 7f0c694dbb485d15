import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  .card {
    display: grid;
    gap: 0.875em;
    inline-size: fit-content;
    max-inline-size: 100%;
    padding: 0.75em 1.125em;
  }
  .message {
    line-height: 1.55;
    white-space: pre-line;
  }
  .stack {
    margin-block-end: 0.375em;
  }
`;
