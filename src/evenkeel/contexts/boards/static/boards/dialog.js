// The form that moves a card, in a dialog over the board. It is the same form that stands on a page of its own without scripts.

export async function moveDialog(board, card, wish, message, done) {
  const address = new URL(card.dataset.move, location.href);
  address.search = new URLSearchParams({ rows: board.dataset.rows, ...(wish && { lane: wish.lane, before: wish.before ?? "", row: wish.row }) });
  const dialog = Object.assign(document.createElement("dialog"), { className: "ek-dialog bo-dialog" });
  dialog.setAttribute("aria-labelledby", "bo-move-title");
  dialog.addEventListener("close", () => {
    dialog.remove();
    board.focusOn(document.getElementById(card.id));
  });
  const show = (html) => dialog.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.children);
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const response = await fetch(address, { method: "POST", body: new FormData(event.target), headers: { "X-Part": "dialog" } });
    if (response.ok) { dialog.close(); done((await response.json()).sentence); return; }
    show(await response.text());
    dialog.querySelector("[autofocus]")?.focus();
  });
  const response = await fetch(address, { headers: { "X-Part": "dialog" } });
  if (!response.ok) { location.assign(address); return; }
  show(await response.text());
  if (message) {
    const words = Object.assign(document.createElement("p"), { className: "ek-notice ek-notice-warning", textContent: message });
    dialog.querySelector("h2").after(words);
  }
  board.append(dialog);
  dialog.showModal();
  dialog.querySelector(message ? "textarea" : "input[name=lane]:checked")?.focus();
}
