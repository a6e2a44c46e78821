// Closes an open menu with Escape, or when something else is chosen.
//
//   <details class="ek-account" data-menu><summary>Account</summary> … </details>

const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const type of ["click", "focusin"]) {
  document.addEventListener(type, (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
}
