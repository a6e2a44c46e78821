// Lets somebody walk a map of linked steps, and says beside it what the step has to do with.
//
//   <div data-zoom-box><svg><g class="way" data-from="a" data-to="b">…</g><a class="box" data-node="a" href="#step-a">…</a></svg></div>
//   <section data-about-panel hidden><div aria-live="polite" data-about-place></div></section>
//   <div hidden><div data-about-node="a">… <a href="#step-b" data-go="b">b</a></div></div>
//
// One step of the map is in the tab order. Down goes on along the strongest path, up goes back along it, left and
// right go to the next step of the same row, Home and End to the first and the last. Without this script every
// step is in the tab order.

const mapOf = (element) => element.closest("svg");
const steps = (map) => [...map.querySelectorAll("a[data-node]")];
const stepOf = (map, key) => map.querySelector(`a[data-node="${CSS.escape(key)}"]`);
const ways = (map) => [...map.querySelectorAll(".way")];

function neighbour(step, isOnward) {
  const key = step.dataset.node;
  const found = ways(mapOf(step)).filter(({ dataset: { from, to } }) => (isOnward ? from : to) === key && from !== to);
  const strongest = found.at(-1); // the strongest is drawn last
  return strongest && stepOf(mapOf(step), isOnward ? strongest.dataset.to : strongest.dataset.from);
}

function beside(step, direction) {
  const place = (one) => { const { x, y, width, height } = one.getBBox(); return { x: x + width / 2, y: y + height / 2 }; };
  const here = place(step);
  const found = steps(mapOf(step)).filter((one) => Math.abs(place(one).y - here.y) < 4 && (place(one).x - here.x) * direction > 0);
  return found.sort((a, b) => Math.abs(place(a).x - here.x) - Math.abs(place(b).x - here.x))[0];
}

function near(map, key) {
  for (const one of map.querySelectorAll(".is-near")) one.classList.remove("is-near");
  map.classList.toggle("has-near", Boolean(key));
  if (!key) return;
  const keys = new Set([key]);
  for (const one of map.querySelectorAll("[data-from]")) {
    const { from, to } = one.dataset;
    if (from !== key && to !== key) continue;
    one.classList.add("is-near");
    keys.add(from).add(to);
  }
  for (const one of map.querySelectorAll("[data-node]")) one.classList.toggle("is-near", keys.has(one.dataset.node));
}

function tell(key) {
  const said = document.querySelector(`[data-about-node="${CSS.escape(key)}"]`);
  const place = document.querySelector("[data-about-place]");
  if (said && place) place.replaceChildren(...said.cloneNode(true).childNodes);
}

function hold(step) {
  for (const one of steps(mapOf(step))) one.setAttribute("tabindex", one === step ? "0" : "-1");
}

const prepare = () => {
  for (const panel of document.querySelectorAll("[data-about-panel]")) panel.hidden = false;
  for (const map of document.querySelectorAll("[data-zoom-box] svg")) {
    const [first] = steps(map);
    if (first && !map.querySelector('a[tabindex="0"]')) hold(first);
  }
};

const linkOf = (event) => event.target.closest?.("svg a[data-node]");
const chosen = (map) => (document.activeElement?.matches?.("a[data-node]") && map.contains(document.activeElement) ? document.activeElement.dataset.node : "");

document.addEventListener("focusin", (event) => {
  const step = linkOf(event);
  if (!step) return;
  hold(step);
  near(mapOf(step), step.dataset.node);
  tell(step.dataset.node);
});
document.addEventListener("focusout", (event) => { const step = linkOf(event); if (step) near(mapOf(step), ""); });
document.addEventListener("pointerover", (event) => {
  const step = linkOf(event);
  if (!step || event.pointerType === "touch") return;
  near(mapOf(step), step.dataset.node);
  tell(step.dataset.node);
});
document.addEventListener("pointerout", (event) => {
  const step = linkOf(event);
  if (!step || event.pointerType === "touch") return;
  near(mapOf(step), chosen(mapOf(step)));
});

document.addEventListener("keydown", (event) => {
  const step = linkOf(event);
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const next = { ArrowDown: () => neighbour(step, true), ArrowUp: () => neighbour(step, false), ArrowLeft: () => beside(step, -1),
    ArrowRight: () => beside(step, 1), Home: () => steps(mapOf(step))[0], End: () => steps(mapOf(step)).at(-1) }[event.key];
  if (!next) return;
  event.preventDefault(); // the frame would scroll
  next()?.focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  const step = link && document.querySelector(`svg a[data-node="${CSS.escape(link.dataset.go)}"]`);
  if (!step) return;
  event.preventDefault();
  step.focus();
});

document.addEventListener("htmx:after:swap", prepare);
prepare();
