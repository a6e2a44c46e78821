// Asks in a dialog over the page what a link would ask on a page of its own.
//
//   <a href="/work/cases/HV-26-000001-K/give/" data-ask>Give to …</a>
//   <dialog class="ek-dialog" data-ask-dialog aria-labelledby="cp-dialog-title"></dialog>
//
// The address answers with the form alone when the header X-Dialog is sent, and after the form with X-Go: where to go.
// Without this script, or when anything goes wrong, the link leads to the page.

const dialog = document.querySelector("[data-ask-dialog]");

const ask = (address, options = {}) =>
  fetch(address, { ...options, headers: { "X-Dialog": "1" }, credentials: "same-origin", redirect: "manual" });

function show(markup) {
  dialog.innerHTML = markup;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".ek-error-summary, [role=alert], input:not([type=hidden]), select, textarea, button")?.focus();
}

function go(address) {
  dialog.close();
  if (new URL(address, location).pathname === location.pathname) location.reload();
  else location.assign(address);
}

async function answered(response, instead) {
  const address = response.headers.get("X-Go");
  if (address) return go(address);
  if (response.ok || [409, 422].includes(response.status)) return show(await response.text());
  return instead();
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-ask]");
  if (!link || !dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  link.closest("details[data-menu]")?.removeAttribute("open");
  try {
    await answered(await ask(link.href), () => location.assign(link.href));
  } catch {
    location.assign(link.href);
  }
});

dialog?.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  try {
    await answered(await ask(form.action, { method: "POST", body }), () => form.submit());
  } catch {
    form.submit();
  }
});
