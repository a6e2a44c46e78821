// Lets a large picture be made larger and smaller and be moved in its frame.
//
//   <section data-zoom>
//     <div data-zoom-tools hidden><button type="button" data-zoom-by="1.25">+</button>
//       <output data-zoom-now></output><button type="button" data-zoom-to="fit">Fit</button></div>
//     <div data-zoom-box tabindex="0"><svg width="900" height="1400" viewBox="0 0 900 1400">…</svg></div>
//   </section>
//
// Keys while the frame or something in it has the focus: + and − and 0 (100 %), F (fit); arrows move the picture
// while the frame itself has it. The wheel with Ctrl, two fingers, and drawing with the mouse do the same.
// Without this script the picture has its own size and scrolls in its frame.

const LEAST = 0.15, MOST = 4, READABLE = 0.7;
const known = new WeakMap(); // frame -> { scale, width, height }
const limit = (scale) => Math.min(MOST, Math.max(LEAST, scale));

function size(box, scale, at = { x: box.clientWidth / 2, y: box.clientHeight / 2 }) {
  const state = known.get(box), svg = box.querySelector("svg");
  const before = svg.getBoundingClientRect(), frame = box.getBoundingClientRect();
  const part = { x: (frame.left + at.x - before.left) / before.width, y: (frame.top + at.y - before.top) / before.height };
  state.scale = limit(scale);
  svg.setAttribute("width", state.width * state.scale);
  svg.setAttribute("height", state.height * state.scale);
  const after = svg.getBoundingClientRect(); // what was under the pointer stays under it
  box.scrollLeft += after.left + part.x * after.width - frame.left - at.x;
  box.scrollTop += after.top + part.y * after.height - frame.top - at.y;
  const now = box.closest("[data-zoom]").querySelector("[data-zoom-now]");
  if (now) now.textContent = `${Math.round(state.scale * 100)} %`;
}

// A frame is as high as its picture, up to a bound; without one, the window is it.
const room = (box) => ({ width: box.clientWidth - 4, height: (parseFloat(getComputedStyle(box).maxHeight) || innerHeight) - 8 });

export function fit(box) {
  const { width, height } = known.get(box), free = room(box);
  size(box, Math.min(free.width / width, free.height / height, 1));
}

function prepare() {
  for (const box of document.querySelectorAll("[data-zoom-box]")) {
    const svg = box.querySelector("svg");
    if (known.has(box) || !svg) continue;
    const { width, height } = svg.viewBox.baseVal;
    known.set(box, { scale: 1, width, height });
    const tools = box.closest("[data-zoom]").querySelector("[data-zoom-tools]");
    if (tools) tools.hidden = false;
    // As wide as the frame, but never so small that its words cannot be read.
    size(box, Math.min(1, Math.max(READABLE, room(box).width / width)));
    box.scrollTop = 0;
    const first = svg.querySelector(".box");
    if (!first) continue;
    const { left, right } = first.getBoundingClientRect(), frame = box.getBoundingClientRect();
    if (left < frame.left || right > frame.right) box.scrollLeft += (left + right) / 2 - (frame.left + frame.right) / 2;
  }
}

const boxOf = (event) => event.target.closest?.("[data-zoom-box]");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom-by], [data-zoom-to]");
  const box = button?.closest("[data-zoom]")?.querySelector("[data-zoom-box]");
  if (!box) return;
  const { zoomBy, zoomTo } = button.dataset;
  if (zoomTo === "fit") fit(box);
  else size(box, zoomBy ? known.get(box).scale * Number(zoomBy) : Number(zoomTo));
});

document.addEventListener("keydown", (event) => {
  const box = boxOf(event);
  if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
  const { scale } = known.get(box);
  const act = { "+": () => size(box, scale * 1.25), "=": () => size(box, scale * 1.25), "-": () => size(box, scale / 1.25),
    "−": () => size(box, scale / 1.25), 0: () => size(box, 1), f: () => fit(box) }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("wheel", (event) => {
  const box = boxOf(event);
  if (!box || !event.ctrlKey) return;
  event.preventDefault();
  const frame = box.getBoundingClientRect();
  size(box, known.get(box).scale * Math.exp(-event.deltaY / 300), { x: event.clientX - frame.left, y: event.clientY - frame.top });
}, { passive: false });

// Drawing with the mouse moves the picture; a finger scrolls by itself, two make it larger or smaller.
const fingers = new Map();
let drag = null, pinch = null;
const apart = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a.x - b.x, a.y - b.y); };

document.addEventListener("pointerdown", (event) => {
  const box = boxOf(event);
  if (!box || event.button) return;
  if (event.pointerType === "mouse") {
    drag = { box, x: event.clientX, y: event.clientY, left: box.scrollLeft, top: box.scrollTop, moved: false };
    return;
  }
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  if (fingers.size === 2) pinch = { box, apart: apart(), scale: known.get(box).scale };
});

document.addEventListener("pointermove", (event) => {
  if (drag) {
    const x = event.clientX - drag.x, y = event.clientY - drag.y;
    if (!drag.moved && Math.hypot(x, y) < 5) return;
    drag.moved = true;
    drag.box.classList.add("is-dragged");
    drag.box.scrollLeft = drag.left - x;
    drag.box.scrollTop = drag.top - y;
  }
  if (!fingers.has(event.pointerId)) return;
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  if (pinch && fingers.size === 2) size(pinch.box, (pinch.scale * apart()) / pinch.apart);
});

for (const type of ["pointerup", "pointercancel"]) {
  document.addEventListener(type, (event) => {
    fingers.delete(event.pointerId);
    if (fingers.size < 2) pinch = null;
    drag?.box.classList.remove("is-dragged");
    if (drag?.moved) {
      // The click that ends a drag chooses nothing. It comes at once or not at all.
      const swallow = (after) => { after.preventDefault(); after.stopPropagation(); };
      addEventListener("click", swallow, { capture: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    }
    drag = null;
  });
}

document.addEventListener("dragstart", (event) => { if (boxOf(event)) event.preventDefault(); }); // steps are links
document.addEventListener("htmx:after:swap", prepare);
prepare();
