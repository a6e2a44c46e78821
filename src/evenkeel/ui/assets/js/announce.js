// Says a sentence to people who use a screen reader, without moving the focus.
//
//   <div class="ek-hidden" role="status" data-announcer></div>
//
// The server asks for it with the response header HX-Trigger: {"ek:announce": "Saved"}; a module with
// announce("Saved").

export function announce(sentence) {
  const region = document.querySelector("[data-announcer]");
  if (!region || !sentence) return;
  region.textContent = ""; // the same sentence twice is read twice
  setTimeout(() => { region.textContent = sentence; }, 60);
}

document.addEventListener("ek:announce", (event) => announce(event.detail?.value ?? String(event.detail ?? "")));
