// Copies the text of another element. The button is hidden in the page and shown only where copying works.
//
//   <code id="reference">7f3a…</code>
//   <button type="button" class="ek-button" data-copy="reference" data-copied="Copied" hidden>Copy</button>
import { announce } from "./announce.js";

const prepare = (root) => {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  announce(button.dataset.copied);
  button.textContent = button.dataset.copied;
});

document.addEventListener("htmx:after:swap", () => prepare(document));
prepare(document);
