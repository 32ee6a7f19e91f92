// The one question dialog of the page.

import { byId } from "./elements.js";

// Asks; resolves to true only on the confirming button, and gives the focus back.
export function confirm({ heading, message, yes }) {
  const dialog = byId("confirm");
  byId("confirm-heading").textContent = heading;
  byId("confirm-text").textContent = message;
  byId("confirm-yes").textContent = yes;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), {
      once: true,
    });
  });
}
