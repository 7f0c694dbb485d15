import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  .card {
    display: grid;
    gap: 0.875em;
    padding: 1em 1.125em 1.125em;
  }
  .prompt {
    line-height: 1.5;
    white-space: pre-line;
  }
  .option > span {
    flex: 1;
  }
  .option.chosen {
    background: var(--_accent-soft);
    border-color: var(--_accent);
  }
  .option.none {
    border-color: transparent;
    background: none;
    color: var(--_ink-soft);
    font-weight: 500;
  }
  @media (forced-colors: active) {
    .option.none {
      border-color: ButtonText;
    }
  }
`;
