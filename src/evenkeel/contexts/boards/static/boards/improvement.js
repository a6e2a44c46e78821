// An improvement board that is alive: what others move is seen at once, and keys on a card move it.
//
//   <div id="bi-lanes" hx-get="…" hx-trigger="look" data-events="…" data-me="…" data-lost="…">
//     <li data-idea><a class="bi-title" href>…</a><a data-back href>…</a><a data-move href>…</a><button data-on>…</button></li>
//
// Everything works without this script: what moves a card is a link or a button.
import { listening } from "./stream.js";

const KEYS = { ArrowLeft: "[data-back]", ArrowRight: "[data-on]" };
const lanes = document.getElementById("bi-lanes"), lost = document.getElementById("bi-lost");
const look = () => lanes.dispatchEvent(new CustomEvent("look"));
const say = (value) => document.dispatchEvent(new CustomEvent("ek:announce", { detail: { value } }));

listening(lanes.dataset.events, {
  kinds: ["idea-changed"],
  told: ({ by, sentence }) => {
    if (by !== lanes.dataset.me) say(sentence);
    look();
  },
  back: () => { lost.textContent = ""; look(); },
  lost: () => { lost.textContent = lanes.dataset.lost; },
});

lanes.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-idea]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const wanted = event.shiftKey ? KEYS[event.key] : event.key === "m" && "[data-move]";
  const mover = wanted && card.querySelector(wanted);
  if (!mover) return;
  event.preventDefault();
  mover.click();
});
