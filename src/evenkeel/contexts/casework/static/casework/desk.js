// Keys on a list of cases: j and k (or the arrows) walk, x chooses, Enter opens, ? tells the keys.
//
//   <form data-rows><ol><li data-row><input type="checkbox" name="case"><a data-open href="…">…</a></li></ol>
//     <span data-count>Those chosen:</span></form>
//
// Everything works without this script; the keys only make it quicker.

const form = document.querySelector("[data-rows]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const keys = document.getElementById("dk-keys");

for (const opener of document.querySelectorAll(".dk-keys-open")) opener.hidden = rows.length === 0;

const here = () => rows.findIndex((row) => row.contains(document.activeElement));

function go(step) {
  const place = here();
  const next = place < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, place + step));
  rows[next]?.querySelector("[data-open]").focus();
  rows[next]?.scrollIntoView({ block: "nearest" });
}

function choose() {
  const box = rows[here()]?.querySelector("input[name=case]");
  if (box) box.click();
}

const typing = (target) => target.closest("input:not([type=checkbox]), select, textarea, dialog[open], [contenteditable]");

const DOES = { j: () => go(1), ArrowDown: () => go(1), k: () => go(-1), ArrowUp: () => go(-1), x: choose, "?": () => keys?.showModal() };

document.addEventListener("keydown", (event) => {
  const does = DOES[event.key];
  if (!does || rows.length === 0 || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key.startsWith("Arrow") && here() < 0) return; // the arrows scroll until somebody is on a row
  event.preventDefault();
  does();
});

const count = form?.querySelector("[data-count]");
form?.addEventListener("change", () => {
  const chosen = form.querySelectorAll("input[name=case]:checked").length;
  if (count) count.textContent = chosen ? `${chosen} chosen:` : "Those chosen:";
  for (const row of rows) row.classList.toggle("is-chosen", row.querySelector("input[name=case]").checked);
});
