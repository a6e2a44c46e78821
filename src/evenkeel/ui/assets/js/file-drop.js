// Lets a file be dropped on the field, and says which one was chosen and how large it is.
//
//   <div class="ek-drop" data-file-drop>
//     <label for="id_file">Event log</label>
//     <input type="file" id="id_file" name="file">
//     <p class="ek-drop-chosen" data-chosen role="status"></p>
//   </div>
//
// Without this script it is a plain file field.

const STEPS = [["gigabyte", 1e9], ["megabyte", 1e6], ["kilobyte", 1e3], ["byte", 1]];

export function spokenSize(bytes, language) {
  const [unit, size] = STEPS.find(([, length]) => bytes >= length) ?? STEPS.at(-1);
  const shape = { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language || "en-GB", shape).format(bytes / size);
}

const say = (field, file) => {
  const place = field.querySelector("[data-chosen]");
  if (place) place.textContent = file ? `${file.name}, ${spokenSize(file.size, document.documentElement.lang)}` : "";
};

const fieldOf = (event) => event.target.closest?.("[data-file-drop]");

document.addEventListener("change", (event) => {
  const field = fieldOf(event);
  if (field && event.target.type === "file") say(field, event.target.files[0]);
});

for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    const field = fieldOf(event);
    if (!field) return;
    event.preventDefault();
    field.classList.toggle("is-over", type === "dragover");
    if (type !== "drop" || !event.dataTransfer.files.length) return;
    const input = field.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
