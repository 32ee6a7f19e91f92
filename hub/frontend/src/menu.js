// A button that unfolds a list of buttons.

const isShown = (item) => item.offsetParent !== null;

export function connectMenu(button, list) {
  const set = (open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => {
    set(list.hidden);
    if (!list.hidden) [...list.querySelectorAll("button")].find(isShown)?.focus();
  });
  // Before the item acts: a dialog it opens gives the focus back to what has it now.
  list.addEventListener(
    "click",
    () => {
      set(false);
      button.focus();
    },
    true,
  );
  document.addEventListener("pointerdown", (event) => {
    if (!list.contains(event.target) && !button.contains(event.target)) set(false);
  });
  list.parentElement.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const items = [...list.querySelectorAll("button")].filter(isShown);
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") {
      set(false);
      button.focus();
    } else if (event.key === "ArrowDown") {
      items[(at + 1) % items.length].focus();
    } else if (event.key === "ArrowUp") {
      items.at(at < 1 ? -1 : at - 1).focus();
    } else return;
    event.preventDefault();
  });
  list.parentElement.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next && !list.parentElement.contains(next)) set(false);
  });
}
