// A board without cards to drag that is alive: it is read anew when something on it has changed.
//
//   <div id="bo-live" hx-get="…" hx-trigger="look" hx-select="#bo-live" hx-swap="outerMorph" data-events="…" data-wait="300" data-lost="…">
//
// `data-wait`: milliseconds in which all that is told is answered by one look. Without this script the page is as it was when opened.
import { listening } from "./stream.js";

const shown = document.getElementById("bo-live"), lost = document.getElementById("bo-lost");
let timer = 0, late = false, isFirst = true;

// what somebody has opened to read stays as it is until she closes it
const look = () => {
  late = Boolean(shown.querySelector("details[open]"));
  if (!late) shown.dispatchEvent(new CustomEvent("look"));
};
const soon = () => { timer ||= setTimeout(() => { timer = 0; look(); }, shown.dataset.wait * (1 + Math.random())); };

listening(shown.dataset.events, {
  kinds: ["case-changed", "colour-said"],
  told: soon,
  back: () => {
    lost.textContent = "";
    if (!isFirst) soon();
    isFirst = false;
  },
  lost: () => { lost.textContent = shown.dataset.lost; },
});
shown.addEventListener("toggle", () => { if (late) look(); }, true); // it does not bubble
