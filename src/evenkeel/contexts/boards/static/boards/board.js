// A board that is alive: what others move is seen at once, cards are moved by drag, by touch and by keys.
//
//   <ek-board data-cards="…" data-events="…" data-rows="urgency" data-me="…" data-lost="…">
//     <p data-lost-place></p><input name="csrfmiddlewaretoken">
//     <div id="bo-cards" data-version="7">
//       <div class="bo-field" data-lane data-lane-title data-row data-row-title data-next><ul class="bo-stack">
//         <li class="bo-card" id="card-…" data-card data-move><a class="bo-title" href>…</a><a class="bo-move" href>…</a></li>
//
// Everything works without this script: cards are links, and each has a link to a form that moves it.
import { draggable } from "./drag.js";
import { listening } from "./stream.js";
import { moveDialog } from "./dialog.js";

const CARD = ".bo-card[data-card]";
const FIELD = ".bo-field";
const EACH = 4, LONGEST = 1500; // milliseconds: for each who is told the same, browsers come back for the cards within so much longer
const RETRY = 2000; // milliseconds until the cards are asked for again where they did not come
const NAMED = 8; // of those who look as well, so many by name
const YIELD = 300; // milliseconds after which a mover, who sees her move already, comes back: the others are served first

export const say = (value) => document.dispatchEvent(new CustomEvent("ek:announce", { detail: { value } }));

class Board extends HTMLElement {
  connectedCallback() {
    this.busy = Promise.resolve(); // moves of hers are sent one after the other
    this.moving = 0;
    this.held = false; // a card is in her hand
    this.late = false; // others have moved something meanwhile
    this.moves = 0;
    this.gone = new Set();
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("focusin", (event) => this.rove(event.target.closest(CARD)));
    this.addEventListener("click", (event) => this.onClick(event));
    for (const each of this.querySelectorAll(".bo-keys-open")) each.hidden = false;
    this.lost = this.querySelector("[data-lost-place]");
    draggable(this);
    this.stream = listening(this.dataset.events, {
      told: (told) => this.onTold(told),
      back: (told) => this.onBack(told),
      lost: () => { this.isGone("stream", true); this.onThere({ people: [], count: 0 }); },
      there: (told) => this.onThere(told),
    });
    document.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement && !location.search.includes("wall=1")) this.closest("main")?.classList.remove("bo-wall");
    });
    this.rove();
  }

  disconnectedCallback() { this.stream.end(); }

  get sheet() { return this.querySelector("#bo-cards"); }
  fields() { return [...this.querySelectorAll(FIELD)]; }
  cards(field) { return [...field.querySelectorAll(CARD)]; }
  title(card) { return card.querySelector(".bo-title").textContent; }

  // ---- one stop for the tab key: the card on which she was last, with its button
  rove(card) {
    const all = [...this.querySelectorAll(CARD)];
    const here = card ?? all.find((each) => each.id === this.last) ?? all[0];
    if (!here) return;
    this.last = here.id;
    for (const each of all) for (const link of each.querySelectorAll("a")) link.tabIndex = each === here ? 0 : -1;
  }

  onKey(event) {
    const card = event.target.closest?.(CARD);
    if (!card || this.held || event.ctrlKey || event.metaKey || event.altKey) return;
    const does = this.does(event, card);
    if (!does) return;
    event.preventDefault();
    does();
  }

  does(event, card) {
    const moves = (event.shiftKey && event.key.startsWith("Arrow")) || event.key === "m" || event.key === "h";
    if (moves && !card.dataset.move) return () => say("This is another team's card: it is theirs to move.");
    if (event.key.startsWith("Arrow")) return () => (event.shiftKey ? this.nudge(card, event.key) : this.walk(card, event.key));
    if (event.shiftKey) return null;
    if (event.key === "m") return () => this.ask(card);
    if (event.key === "h") return () => this.hand(card);
    const mates = this.cards(card.closest(FIELD));
    if (event.key === "Home") return () => this.focusOn(mates[0]);
    if (event.key === "End") return () => this.focusOn(mates.at(-1));
    return null;
  }

  focusOn(card) {
    card?.querySelector(".bo-title").focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  walk(card, key) {
    const field = card.closest(FIELD), mates = this.cards(field), here = mates.indexOf(card);
    const step = key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1;
    if (key === "ArrowUp" || key === "ArrowDown") {
      if (mates[here + step]) return this.focusOn(mates[here + step]);
      const column = this.fields().filter((each) => each.dataset.lane === field.dataset.lane);
      return this.focusOn(this.nearest(column, field, step)?.at(step < 0 ? -1 : 0));
    }
    const row = this.fields().filter((each) => each.dataset.row === field.dataset.row);
    const there = this.nearest(row, field, step);
    return this.focusOn(there?.[Math.min(here, there.length - 1)]);
  }

  nearest(fields, field, step) {
    for (let at = fields.indexOf(field) + step; fields[at]; at += step) {
      const found = this.cards(fields[at]);
      if (found.length) return found;
    }
    return null;
  }

  nudge(card, key) {
    const field = card.closest(FIELD), mates = this.cards(field), here = mates.indexOf(card);
    if (key === "ArrowUp" || key === "ArrowDown") {
      const step = key === "ArrowUp" ? -1 : 1;
      if (!mates[here + step]) return say(step < 0 ? "It is the first already." : "It is the last already.");
      return this.commit(card, field, step < 0 ? mates[here - 1] : mates[here + 2]);
    }
    const row = this.fields().filter((each) => each.dataset.row === field.dataset.row);
    const there = row[row.indexOf(field) + (key === "ArrowLeft" ? -1 : 1)];
    return there ? this.commit(card, there, null) : say("There is no lane on that side.");
  }

  // ---- a move is shown at once, sent, and then shown as the server has it
  commit(card, field, before) {
    const focused = card.contains(document.activeElement) ? document.activeElement : null;
    const from = card.closest(FIELD);
    const wish = {
      lane: field.dataset.lane,
      before: before?.dataset.card ?? field.dataset.next,
      row: field.dataset.row === this.rowOf(card) ? "" : field.dataset.row,
      rows: this.dataset.rows,
      from_lane: this.laneOf(card),
    };
    this.put(card, field, before);
    focused?.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    const mates = this.cards(field);
    say(`${this.title(card)}: ${field.dataset.laneTitle}, ${field.dataset.rowTitle}, ${mates.indexOf(card) + 1} of ${mates.length}.`);
    this.moving += 1;
    this.busy = this.busy.then(() => this.send(card, wish)).finally(() => {
      this.moving -= 1;
      if (!this.moving) this.soon(YIELD);
    });
    this.moves += 1;
    card.dataset.lane = wish.lane; // where the next move of hers starts from
    card.dataset.row = field.dataset.row;
    return from;
  }

  laneOf(card) { return card.dataset.lane ?? card.closest(FIELD).dataset.lane; }
  rowOf(card) { return card.dataset.row ?? card.closest(FIELD).dataset.row; }

  put(card, field, before) {
    const stack = field.querySelector(".bo-stack");
    if (card.isConnected && stack.moveBefore) stack.moveBefore(card, before ?? null);
    else stack.insertBefore(card, before ?? null);
  }

  async send(card, wish) {
    const body = new URLSearchParams({ ...wish, seen: this.version ?? this.sheet.dataset.version });
    let answer = { message: "The server cannot be reached." };
    try {
      const response = await fetch(card.dataset.move, {
        method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": this.token },
      });
      answer = await response.json();
      if (response.ok) { this.version = answer.version; return; }
    } catch { /* said below */ }
    this.refused(card, wish, answer);
  }

  refused(card, wish, answer) {
    const words = `${this.title(card)} was not moved. ${answer.message ?? "Reload the page and try again."}`;
    this.soon(0); // it goes back
    if (answer.asks) { say(words); this.ask(card, wish, answer.message); return; }
    this.tell(words);
  }

  // a hand on a card: up, or down again
  async hand(card) {
    let answer = { message: "The server cannot be reached." };
    try {
      const response = await fetch(card.querySelector("a.bo-hand").href, {
        method: "POST", headers: { Accept: "application/json", "X-CSRFToken": this.token },
      });
      if (response.ok) { say((await response.json()).sentence); this.soon(0); return; }
      answer = { message: "It is not yours to raise a hand on any more. Reload the page." };
    } catch { /* said below */ }
    this.tell(`${this.title(card)}: ${answer.message}`);
  }

  get token() { return this.querySelector("[name=csrfmiddlewaretoken]").value; }

  // what was refused stands on the page too, until something else is done
  tell(words) {
    say(words);
    this.querySelector(".bo-refused")?.remove();
    const place = Object.assign(document.createElement("p"), { className: "bo-refused ek-notice ek-notice-warning", textContent: words });
    this.sheet.before(place);
  }

  ask(card, wish, message) {
    moveDialog(this, card, wish, message, (sentence) => { say(sentence); this.fetch(); });
  }

  onClick(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const mover = event.target.closest(".bo-move");
    if (mover) { event.preventDefault(); this.ask(mover.closest(CARD)); return; }
    const hand = event.target.closest("a.bo-hand");
    if (hand) { event.preventDefault(); this.hand(hand.closest(CARD)); return; }
    const wall = event.target.closest("[data-wall]");
    if (!wall || !document.fullscreenEnabled) return;
    event.preventDefault(); // a page that is left would take the full screen with it
    document.documentElement.requestFullscreen().then(() => this.closest("main").classList.add("bo-wall"), () => location.assign(wall.href));
  }

  // ---- who else looks at it: circles with initials, and the names
  onThere({ people, count }) {
    const place = this.querySelector("[data-there]"), others = people.filter((each) => each.id !== this.dataset.me);
    const more = count - people.length + Math.max(0, others.length - NAMED);
    const item = (text, circle) => {
      const made = document.createElement("li");
      if (circle) made.append(Object.assign(document.createElement("span"), { className: `bo-who bo-hue-${circle.hue}`, textContent: circle.initials, title: text, ariaHidden: "true" }));
      made.append(Object.assign(document.createElement("span"), { className: circle ? "bo-name" : "", textContent: text, title: text }));
      return made;
    };
    const items = others.slice(0, NAMED).map((each) => item(each.name, each));
    if (more > 0) items.push(item(`and ${more} more`));
    place.querySelector("ul").replaceChildren(...items);
    place.hidden = !items.length;
  }

  // ---- what others do
  onTold(told) {
    if (told.by !== this.dataset.me && told.sentence) say(told.sentence);
    if (!this.moving) this.soon(this.turn(told)); // else her own answer brings it
  }

  turn(told) { return Math.random() * Math.min(LONGEST, EACH * (told.hearers ?? 0)); }

  onBack(told) {
    this.isGone("stream", false);
    this.soon(this.turn(told));
  }

  // what is gone is said until it is back: the stream, or the cards
  isGone(what, gone) {
    this.gone[gone ? "add" : "delete"](what);
    const words = this.gone.size ? this.dataset.lost : "";
    if (this.lost.textContent !== words) this.lost.textContent = words;
  }

  // the cards, once for all that is told until then
  soon(wait) {
    const at = Date.now() + wait;
    if (this.timer && this.due <= at) return;
    clearTimeout(this.timer);
    this.due = at;
    this.timer = setTimeout(() => { this.timer = 0; this.fetch(); }, wait);
  }

  // the cards as she may see them, woven into the page: what has the focus keeps it
  async fetch() {
    if (this.held || this.moving || this.asking) { this.late = true; return; } // never out of her hand, and once at a time
    this.late = false;
    this.asking = true;
    const { moves } = this;
    try {
      const response = await fetch(this.dataset.cards, { headers: { "HX-Request": "true" } });
      if (response.redirected || response.headers.has("HX-Refresh")) { location.reload(); return; }
      if (!response.ok) throw new Error(response.status);
      const html = await response.text();
      if (this.held || this.moves !== moves) this.late = true; // what was asked for is older than what she sees
      else this.weave(html);
      this.isGone("cards", false);
    } catch {
      this.isGone("cards", true);
      this.soon(RETRY + Math.random() * RETRY);
    } finally { this.asking = false; }
    if (this.late && !this.held && !this.moving) this.soon(0);
  }

  weave(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#bo-cards");
    if (!fresh) return;
    const active = document.activeElement, focus = this.contains(active) && active.closest("#bo-cards") ? active : null;
    const id = focus?.closest(CARD)?.id, link = [".bo-move", ".bo-hand"].find((each) => focus?.matches(each)) ?? ".bo-title";
    const scroll = this.querySelector(".bo-scroll").scrollLeft;
    const before = new Map([...this.querySelectorAll(CARD)].map((each) => [each.id, each.closest(FIELD).dataset.lane]));
    this.sheet.replaceWith(document.adoptNode(fresh));
    this.version = undefined;
    this.querySelector(".bo-scroll").scrollLeft = scroll;
    this.rove();
    if (id) document.getElementById(id)?.querySelector(link)?.focus({ preventScroll: true });
    for (const card of this.querySelectorAll(CARD)) {
      const lane = card.closest(FIELD).dataset.lane;
      if (before.has(card.id) && before.get(card.id) !== lane) this.flash(card);
    }
  }

  flash(card) {
    card.classList.add("is-fresh");
    setTimeout(() => card.classList.remove("is-fresh"), 2000);
  }
}

customElements.define("ek-board", Board);
