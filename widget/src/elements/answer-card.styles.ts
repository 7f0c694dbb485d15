import { css } from "lit";

export const styles = css`
  :host {
    display: block;
  }
  .main,
  .evidence,
  .onward,
  .rating {
    padding: 1em 1.125em;
  }
  .question {
    margin-block: 0.125em 0.5em;
    font-family: var(--_heading-font);
    font-size: 1.25em;
    font-weight: 600;
    line-height: 1.25;
    letter-spacing: -0.005em;
    text-wrap: pretty;
  }
  .answer {
    line-height: 1.6;
    text-wrap: pretty;
  }
  /* Not "* + *": while a page has such a rule, Chromium styles a whole list anew with each row it gets. */
  .answer > :not(:first-child),
  .rest > :not(:first-child) {
    margin-block-start: 0.75em;
  }
  .answer :is(ul, ol) {
    display: grid;
    gap: 0.375em;
    padding-inline-start: 1.25em;
    list-style: disc;
  }
  .answer ol {
    list-style: decimal;
  }
  .answer li::marker {
    color: var(--_accent);
  }
  .button.fold {
    min-block-size: 44px;
    margin-block-start: 0.75em;
  }
  .fold[aria-expanded="true"] svg {
    rotate: 180deg;
  }
  citewell-answer-tools {
    margin-block-start: 0.5em;
  }
  @media print {
    .rest[hidden] {
      display: block !important;
    }
    .fold {
      display: none;
    }
  }
  .evidence {
    display: grid;
    gap: 0.25em;
    padding-block: 0.75em;
    background: color-mix(in srgb, var(--_paper) 60%, var(--_surface));
    border-block: 1px solid var(--_line);
  }
  .review {
    display: flex;
    gap: 0.5em;
    font-size: 0.875em;
    line-height: 1.45;
    color: var(--_ink-soft);
  }
  .review.current {
    color: var(--_accent);
    font-weight: 600;
  }
  .overdue {
    margin-block: 0.25em;
    padding: 0.5em 0.75em;
    border-radius: 8px;
    background: var(--_warning-soft);
    color: var(--_warning);
    font-size: 0.875em;
    line-height: 1.45;
  }
  .onward {
    display: grid;
    gap: 1em;
  }
  .next {
    align-items: center;
    border-color: transparent;
    background: var(--_accent-soft);
    padding: 0.75em 1em;
  }
  .next:hover {
    border-color: var(--_accent);
  }
  .next > span,
  .previous > span {
    flex: 1;
  }
  .label {
    display: block;
    font-size: 0.8125em;
    font-weight: 500;
  }
  .previous {
    border-color: var(--_line);
    font-weight: 500;
    font-size: 0.9375em;
  }
  h4 {
    font-size: 0.8125em;
    font-weight: 600;
    color: var(--_ink-soft);
  }
  .questions li:not(:first-child) {
    border-block-start: 1px solid var(--_line);
  }
  .question-link {
    display: flex;
    align-items: center;
    gap: 0.75em;
    inline-size: 100%;
    min-block-size: 44px;
    padding-block: 0.5em;
    color: var(--_accent);
    font-size: 0.9375em;
    line-height: 1.35;
  }
  .question-link:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .question-link > span {
    flex: 1;
  }
  .question-link svg {
    inline-size: 1em;
    block-size: 1em;
    opacity: 0.7;
  }
  .rating {
    border-block-start: 1px solid var(--_line);
  }
  .disclaimer {
    font-size: 0.8125em;
    line-height: 1.5;
    color: var(--_ink-soft);
    white-space: pre-line;
  }
  .page {
    justify-self: start;
    padding-block: 0.375em;
    color: var(--_accent);
    font-size: 0.8125em;
  }
  @media (forced-colors: active) {
    .next,
    .previous {
      border-color: ButtonText;
    }
  }
`;
