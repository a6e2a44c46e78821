// Says so when the server cannot be reached or refuses, instead of doing nothing.
//
//   <div class="ek-offline" role="alert" data-connection
//        data-lost="Connection lost. …" data-refused="That did not work. …"></div>

const show = (kind) => {
  const place = document.querySelector("[data-connection]");
  if (!place) return;
  place.replaceChildren();
  if (!kind) return;
  const sentence = document.createElement("p");
  sentence.textContent = place.dataset[kind];
  place.append(sentence);
};

document.addEventListener("htmx:error", (event) => { if (event.detail?.ctx) show("lost"); });
document.addEventListener("htmx:response:error", () => show("refused"));
document.addEventListener("htmx:after:request", (event) => {
  if ((event.detail?.ctx?.response?.status ?? 500) < 400) show(null);
});
window.addEventListener("offline", () => show("lost"));
window.addEventListener("online", () => show(null));
