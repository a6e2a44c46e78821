// Asks before something is done that cannot be undone.
//
//   <a href="/imports/7/delete/" data-dialog="delete-7">Delete</a>
//   <dialog id="delete-7" class="ek-dialog" aria-labelledby="delete-7-title">
//     <h2 id="delete-7-title">Delete this import?</h2>
//     <form method="post" action="/imports/7/delete/">… <button data-close type="button">Cancel</button></form>
//   </dialog>
//
// Without this script the link leads to a page that asks the same.

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal(); // the browser gives the focus back to the opener when it closes
    return;
  }
  event.target.closest("dialog [data-close]")?.closest("dialog").close();
});
