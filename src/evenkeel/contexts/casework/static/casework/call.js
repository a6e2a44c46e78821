// The call screen by keyboard. Without this script each step is a button that sends the form.
//
//   <div id="call"><form data-call="ID" data-fresh method="post"> … </form></div>
//   <input data-find="/where/to/ask/" data-into="id-of-the-list" data-place="who">
//   <ul data-choices data-count="3"><li><button name="step" value="who:…">…</button></li></ul>
//   <fieldset data-digits data-next="id-of-what-comes-next" data-place="demand"> … radios … </fieldset>
//   <div data-call-done="ID"> … what was saved … </div>
//
// A step sends the whole form and takes the form that comes back in its place. What is typed is kept in the tab until it is saved,
// under the call's own name: a reload loses nothing, and two tabs do not mix.

// Keys that browsers leave to pages; F6, with which people go from pane to pane, is not among them.
const PLACES = { F2: "who", F4: "about", F8: "demand", F9: "then" };
const WAIT = 140; // milliseconds after a key before we ask: shorter than a pause in typing
const kept = (id) => `evenkeel.call.${id}`;
const here = () => document.querySelector("form[data-call]");
const say = (sentence) => document.dispatchEvent(new CustomEvent("ek:announce", { detail: { value: sentence } }));

const typed = (form) => Object.fromEntries(
  [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "step"));

function keep() {
  const form = here();
  if (form) sessionStorage.setItem(kept(form.dataset.call), JSON.stringify(typed(form)));
}

// -- one step: send what is typed, show what comes back

let sending = null;

async function step(form, value) {
  sending?.abort();
  sending = new AbortController();
  const body = new FormData(form);
  body.set("step", value);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { "HX-Request": "true" }, signal: sending.signal,
    });
    if (answer.redirected || !answer.ok) return void location.reload(); // saved in another tab, or signed out
    document.getElementById("call").innerHTML = await answer.text();
  } catch (trouble) {
    if (trouble.name !== "AbortError") form.querySelector("[data-save]").dispatchEvent(new Event("htmx:error", { bubbles: true }));
    return;
  }
  prepare();
  keep();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-call]");
  if (!form) return;
  const value = event.submitter?.value ?? "look";
  if (value === "save") {
    keep();
    if (form.dataset.saving) event.preventDefault(); // pressed twice
    form.dataset.saving = "yes";
    return;
  }
  event.preventDefault();
  step(form, value);
});

// -- searching while typing

let soon = 0;
let asking = null;

async function find(input) {
  const list = document.getElementById(input.dataset.into);
  const query = new URLSearchParams(typed(here()));
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${input.dataset.find}?${query}`, {
      headers: { "HX-Request": "true" }, signal: asking.signal,
    });
    if (!answer.ok || !list?.isConnected) return;
    list.innerHTML = await answer.text();
    const count = Number(list.querySelector("[data-choices]")?.dataset.count ?? 0);
    if (input.value.trim().length > 1) say(count ? `${count} found. Enter takes the first.` : "Nothing found.");
  } catch (trouble) {
    if (trouble.name !== "AbortError") throw trouble;
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-call]");
  if (!form) return;
  const began = form.querySelector("input[name=began]");
  if (began && !began.value) began.value = Date.now();
  tick();
  keep();
  if (!event.target.dataset.find) return;
  clearTimeout(soon);
  soon = setTimeout(find, WAIT, event.target);
});

// Who is new is compared with those who are known as soon as a field of hers is left; whether the form looks other by channel, too.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-call]");
  const name = event.target.name ?? "";
  if (form && (name === "channel" || /^new_(phone|email|birth_date|address)$/.test(name)) && event.target.value) {
    const next = document.activeElement?.id;
    step(form, "look").then(() => document.getElementById(next)?.focus());
  }
});

// -- keys

const buttons = (list) => [...list.querySelectorAll("button")];

async function choose(input) {
  clearTimeout(soon);
  await find(input); // what Enter takes must fit what is typed by now
  const first = document.getElementById(input.dataset.into)?.querySelector("button");
  if (first) step(here(), first.value);
}

function walk(event) {
  const list = event.target.dataset.into
    ? document.getElementById(event.target.dataset.into)
    : event.target.closest("[data-choices]");
  const input = list && (event.target.dataset.into ? event.target : document.querySelector(`[data-into="${list.closest("[id]").id}"]`));
  if (!list) return;
  const all = buttons(list);
  const next = all.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  (next < 0 ? input : all[Math.min(next, all.length - 1)])?.focus();
}

function pick(event) {
  const group = event.target.closest("[data-digits]");
  const radio = group?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  const next = group.dataset.next ? document.getElementById(group.dataset.next) : after(radio);
  (next ?? radio).focus();
}

// The first field that the chosen way asks for.
function after(radio) {
  const more = [...document.querySelectorAll(`.cl-more.is-${CSS.escape(radio.value)}`)];
  return more.flatMap((each) => [...each.querySelectorAll("select, input, textarea")]).find((each) => each.offsetParent);
}

function place(name) {
  const found = document.querySelector(`[data-place="${name}"]`) ?? document.querySelector(`#cl-${name === "about" ? "what" : "who"} ~ * button`);
  aim(found);
}

function aim(found) {
  const field = found?.matches?.("input, select, textarea, button") ? found
    : found?.querySelector("input[type=radio]:checked, input:not([type=hidden]), select");
  field?.focus();
}

document.addEventListener("keydown", (event) => {
  const form = here();
  if (!form || event.isComposing || event.altKey || event.metaKey) return;
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-save]"));
  } else if (PLACES[event.key] && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    place(PLACES[event.key]);
  } else if (event.key === "Enter" && event.target.dataset?.find) {
    event.preventDefault();
    choose(event.target);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    walk(event);
  } else if (/^[1-9]$/.test(event.key) && event.target.type === "radio") {
    pick(event);
  }
});

// -- the timer: from the first key on

function tick() {
  const began = Number(here()?.querySelector("input[name=began]")?.value);
  const timer = document.querySelector("[data-timer]");
  if (!timer || !began) return;
  const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
  timer.querySelector("output").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// -- what is there when a page or a form has come

function prepare() {
  for (const key of document.querySelectorAll("[data-key]")) key.hidden = false;
  for (const button of document.querySelectorAll("[data-without]")) button.hidden = true;
  const timer = document.querySelector("[data-timer]");
  if (timer) timer.hidden = false;
  aim(document.querySelector("[data-focus]"));
  tick();
}

function restore(form) {
  const before = JSON.parse(sessionStorage.getItem(kept(form.dataset.call)) ?? "null");
  if (!before || !("fresh" in form.dataset)) return false;
  for (const [name, value] of Object.entries(before)) {
    const fields = form.elements[name];
    if (!fields && value) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    else if (fields?.type === "checkbox") fields.checked = true;
    else if (fields) fields.value = value;
  }
  step(form, "look");
  return true;
}

const done = document.querySelector("[data-call-done]");
if (done) sessionStorage.removeItem(kept(done.dataset.callDone));
const form = here();
if (form && !restore(form)) prepare();
setInterval(tick, 1000);
