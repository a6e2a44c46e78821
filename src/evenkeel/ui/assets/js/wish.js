// A form that asks anew as soon as something in it changes (htmx does the asking); a slider says its number.
//
//   <form method="get" data-wish hx-get="/map/" hx-target="#map-view" hx-trigger="change">
//     <input type="range" id="id_steps" name="steps" data-slider><output for="id_steps">40 %</output>
//     <button type="submit" data-wish-button>Draw</button>
//   </form>
//
// The address of the page follows, so that it can be kept and sent. Without this script the button does it.

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-slider]")) return;
  const output = document.querySelector(`output[for="${event.target.id}"]`);
  if (output) output.textContent = `${event.target.value} %`;
});

const address = (form) => `${location.pathname}?${new URLSearchParams(new FormData(form))}`;

document.addEventListener("htmx:after:swap", (event) => {
  const form = event.detail?.ctx?.sourceElement?.closest?.("[data-wish]");
  if (form) history.replaceState(null, "", address(form));
});

for (const button of document.querySelectorAll("[data-wish-button]")) button.hidden = true;
