// Sifts a long list of boxes to tick by words. What is ticked stays in sight, whatever the words.
//
//   <fieldset><legend>Channels</legend>
//     <div id="id_channels" data-sift="Filter" data-sift-count="{shown} of {all}">
//       <p>Group</p> <label><input type="checkbox" name="channels" value="web"> Web</label> …
//     </div>
//   </fieldset>
//
// Above the list come a field and how many are shown. Words are found without regard to size and accents, in a group's name
// too. Without this script the whole list is there.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Each box with the words by which it is found; each group with its boxes.
function read(list) {
  const boxes = [];
  let group = null;
  for (const child of list.children) {
    if (child.matches("label")) {
      const box = { label: child, tick: child.querySelector("input"), words: plain(`${group?.words ?? ""} ${child.textContent}`) };
      boxes.push(box);
      group?.boxes.push(box);
    } else {
      group = { head: child, words: child.textContent, boxes: [] };
      boxes.groups = [...(boxes.groups ?? []), group];
    }
  }
  return boxes;
}

function bar(list) {
  const field = document.createElement("div");
  field.className = "ek-sift ek-no-print";
  const label = document.createElement("label");
  label.textContent = list.dataset.sift;
  const whose = document.createElement("span");
  whose.className = "ek-hidden";
  whose.textContent = ` ${list.closest("fieldset")?.querySelector("legend")?.textContent ?? ""}`;
  label.append(whose);
  const input = Object.assign(document.createElement("input"), { type: "search", id: `${list.id}-sift`, autocomplete: "off" });
  input.setAttribute("aria-controls", list.id);
  label.htmlFor = input.id;
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  field.append(label, input, count);
  list.before(field);
  return { input, count };
}

function sift(boxes, { input, count }, list) {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const box of boxes) {
    const found = words.every((word) => box.words.includes(word));
    box.label.hidden = !found && !box.tick.checked;
    if (!box.label.hidden) shown += 1;
  }
  for (const group of boxes.groups ?? []) group.head.hidden = group.boxes.every((box) => box.label.hidden);
  count.textContent = list.dataset.siftCount.replace("{shown}", shown).replace("{all}", boxes.length);
}

function prepare() {
  for (const list of document.querySelectorAll("[data-sift]:not([data-sifting])")) {
    list.dataset.sifting = "";
    const boxes = read(list);
    const parts = bar(list);
    const again = () => sift(boxes, parts, list);
    parts.input.addEventListener("input", again);
    parts.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it would send the form
      if (event.key !== "Escape" || !parts.input.value) return;
      event.preventDefault();
      parts.input.value = "";
      again();
    });
    again();
  }
}

document.addEventListener("htmx:after:swap", prepare);
prepare();
