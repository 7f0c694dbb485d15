import { html, svg } from "lit";
import type { TemplateResult } from "lit";

const icon = (paths: ReturnType<typeof svg>, mirror = false): TemplateResult =>
  html`<svg
    class=${mirror ? "mirror" : ""}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${paths}
  </svg>`;

export const close = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`);
export const down = icon(svg`<path d="m6 9 6 6 6-6"/>`);
export const more = icon(svg`<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>`);
export const send = icon(svg`<path d="M12 19V5M5.5 11.5 12 5l6.5 6.5"/>`);
export const forward = icon(svg`<path d="M5 12h14M13 6l6 6-6 6"/>`, true);
export const back = icon(svg`<path d="M19 12H5M11 6l-6 6 6 6"/>`, true);
export const copy = icon(svg`<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M4 16V6a2 2 0 0 1 2-2h10"/>`);
export const print = icon(svg`<path d="M7 9V3h10v6M7 17H4v-7h16v7h-3M7 14h10v7H7z"/>`);
export const share = icon(svg`<path d="M12 15V3M7 7l5-4 5 4M5 12v8h14v-8"/>`);
export const listen = icon(svg`<path d="M4 9v6h4l5 4V5L8 9H4ZM17 8.5a5 5 0 0 1 0 7"/>`);
export const stop = icon(svg`<path d="M6 6h12v12H6z"/>`);
export const check = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`);
export const reviewed = icon(svg`<path d="M12 3 4.5 6v5.5c0 4.5 3.2 8 7.5 9.5 4.3-1.5 7.5-5 7.5-9.5V6L12 3Z"/><path d="m8.8 12 2.3 2.3 4.2-4.5"/>`);
export const unreviewed = icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 8h.01"/>`);
export const warning = icon(svg`<path d="M12 4 2.5 20h19L12 4Z"/><path d="M12 10v4.5M12 17.3h.01"/>`);
export const phone = icon(
  svg`<path d="M6.5 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2Z"/>`,
);
