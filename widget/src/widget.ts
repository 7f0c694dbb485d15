/** What the page loads: the element, and its types for those who build with it. */
export { CitewellChat } from "./elements/chat.js";
export type { CitewellAskDetail, CitewellEventMap, CitewellRateDetail } from "./events.js";
