// The key / goes to the search field, from anywhere on a page where nobody is typing.
//
//   <input type="search" name="q" data-search-field>
//
// Where a page has a field of its own besides the one in the header, that one is meant.

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog[open], [contenteditable]")) return;
  const field = document.querySelector("main [data-search-field]") ?? document.querySelector("[data-search-field]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
