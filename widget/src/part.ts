/** Parts that pages may style, handed out by every element that contains cards. */
export const CARD_PARTS = "card, question, answer, sources, next, option, notice";
