import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  .question {
    font-size: 0.875em;
    font-weight: 600;
  }
  .row > .question {
    margin-inline-end: auto;
  }
  .choices {
    display: flex;
    gap: 0.5em;
  }
  .button.choice {
    justify-content: center;
    min-inline-size: 4.5em;
    min-block-size: 44px;
  }
  .message {
    margin-block-start: 0.5em;
    font-size: 0.875em;
    line-height: 1.5;
  }
  .message.failed {
    color: var(--_warning);
    font-weight: 600;
  }
  .more {
    display: grid;
    gap: 0.625em;
    margin-block-start: 0.875em;
    padding-block-start: 0.875em;
    border-block-start: 1px solid var(--_line);
  }
  .reason {
    font-weight: 500;
  }
  label {
    display: block;
    font-size: 0.875em;
    font-weight: 600;
  }
  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 4.5em;
    padding: 0.5em 0.75em;
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_radius) - 6px);
    background: var(--_surface);
    color: var(--_ink);
    font: inherit;
    line-height: 1.45;
    resize: vertical;
  }
`;
