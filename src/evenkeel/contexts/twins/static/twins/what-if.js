// A slider and the number beside it say the same. Without this script the number counts where it was changed, else the slider.
const both = (event) => event.target.closest?.("[data-both]");

document.addEventListener("input", (event) => {
  const pair = both(event);
  if (!pair) return;
  const [slider, number] = [pair.querySelector("[type=range]"), pair.querySelector("[type=number]")];
  if (event.target === slider) number.value = slider.value;
  if (event.target === number && number.value !== "") slider.value = number.value;
});

// What is kept for the next lever is what stands there now, not what stood there when the page was loaded.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-more]");
  const form = link?.closest("form");
  if (!form) return;
  const given = new FormData(form);
  const asked = new URLSearchParams();
  for (const also of given.getAll("also")) asked.append("also", also);
  const move = [given.get("lever"), given.get("exact") ?? "0", given.get("choice") ?? "", given.get("target") ?? ""];
  asked.append("also", move.join(":"));
  link.href = `${form.getAttribute("action")}?${asked}`;
});
