// Drags cards with mouse, pen and finger. A finger lifts a card by staying on it; moving at once scrolls, as everywhere.

const LONG = 350; // milliseconds that a finger stays
const FAR = 5; // pixels from which it is a drag and no click
const EDGE = 48;

export function draggable(board) {
  board.addEventListener("dragstart", (event) => event.preventDefault());
  board.addEventListener("pointerdown", (event) => begin(board, event));
  board.addEventListener("contextmenu", (event) => { if (board.held) event.preventDefault(); });
  board.addEventListener("click", (event) => { if (board.dragged) { event.preventDefault(); event.stopPropagation(); } }, true);
}

function begin(board, event) {
  const card = event.target.closest(".bo-card[data-move]");
  if (!card || event.button || event.target.closest("dialog, button") || board.held) return;
  const touch = event.pointerType === "touch";
  const hand = { board, card, x: event.clientX, y: event.clientY, id: event.pointerId, ghost: null };
  const ending = new AbortController(), on = { signal: ending.signal };
  const timer = touch ? setTimeout(() => { navigator.vibrate?.(15); lift(hand); }, LONG) : 0;
  board.held = true; // from the first touch on: what is under her hand stays what it is
  const stop = () => {
    clearTimeout(timer);
    ending.abort();
    if (!hand.ghost) release(board);
  };
  const moved = (move) => {
    if (move.pointerId !== hand.id) return;
    const far = Math.hypot(move.clientX - hand.x, move.clientY - hand.y) > FAR;
    if (!hand.ghost && far && touch) return stop();
    if (!hand.ghost && far) lift(hand);
    if (hand.ghost) track(hand, move);
  };
  addEventListener("pointermove", moved, on);
  addEventListener("pointerup", () => { stop(); if (hand.ghost) drop(hand); }, on);
  addEventListener("pointercancel", () => { stop(); if (hand.ghost) letGo(hand); }, on);
  addEventListener("touchmove", (move) => { if (hand.ghost) move.preventDefault(); }, { ...on, passive: false });
  addEventListener("keydown", (key) => { if (key.key === "Escape" && hand.ghost) { stop(); letGo(hand); } }, on);
}

function lift(hand) {
  const { board, card } = hand, box = card.getBoundingClientRect(), ghost = card.cloneNode(true);
  for (const each of [ghost, ...ghost.querySelectorAll("[id]")]) each.removeAttribute("id");
  ghost.removeAttribute("data-card");
  ghost.classList.add("bo-ghost");
  ghost.inert = true;
  ghost.style.width = `${box.width}px`;
  Object.assign(hand, { ghost, dx: hand.x - box.left, dy: hand.y - box.top, parent: card.parentNode, next: card.nextSibling });
  hand.from = { lane: board.laneOf(card), row: board.rowOf(card) };
  board.append(ghost);
  card.classList.add("is-lifted");
  card.dataset.lane = hand.from.lane;
  card.dataset.row = hand.from.row;
  document.documentElement.classList.add("bo-dragging");
  getSelection()?.removeAllRanges();
  show(hand, hand.x, hand.y);
}

function show(hand, x, y) { hand.ghost.style.transform = `translate(${x - hand.dx}px, ${y - hand.dy}px) rotate(1.5deg)`; }

function track(hand, { clientX: x, clientY: y }) {
  const { board, card } = hand;
  show(hand, x, y);
  const pane = board.querySelector(".bo-scroll"), box = pane.getBoundingClientRect();
  if (x > box.right - EDGE) pane.scrollLeft += 14;
  else if (x < box.left + EDGE) pane.scrollLeft -= 14;
  if (y > innerHeight - EDGE) scrollBy(0, 14);
  else if (y < EDGE) scrollBy(0, -14);
  const field = document.elementsFromPoint(x, y).map((each) => each.closest?.(".bo-field")).find(Boolean);
  for (const each of board.querySelectorAll(".is-target")) if (each !== field) each.classList.remove("is-target");
  if (!field) return;
  field.classList.add("is-target");
  const mates = board.cards(field).filter((each) => each !== card);
  const before = mates.find((each) => { const its = each.getBoundingClientRect(); return y < its.top + its.height / 2; }) ?? null;
  const stack = field.querySelector(".bo-stack");
  if (card.parentNode !== stack || card.nextElementSibling !== before) stack.insertBefore(card, before);
  Object.assign(hand, { field, before });
}

function end(hand) {
  const { board } = hand;
  hand.ghost.remove();
  hand.card.classList.remove("is-lifted");
  for (const each of board.querySelectorAll(".is-target")) each.classList.remove("is-target");
  document.documentElement.classList.remove("bo-dragging");
  board.held = false;
  board.dragged = true; // the click that follows is none
  setTimeout(() => { board.dragged = false; }, 0);
}

function release(board) {
  board.held = false;
  if (board.late) board.fetch();
}

function drop(hand) {
  end(hand);
  if (!hand.field || !hand.field.isConnected) { putBack(hand); return; }
  hand.board.commit(hand.card, hand.field, hand.before);
}

function letGo(hand) {
  end(hand);
  putBack(hand);
}

function putBack({ board, card, parent, next }) {
  parent.insertBefore(card, next);
  delete card.dataset.lane;
  delete card.dataset.row;
  if (board.late) board.fetch();
}
