// Every page: theme, menu, messages that can be put away.

import { connectNavigation } from "./navigation.js";
import { makeScrollersFocusable } from "./prose.js";
import { connectThemeToggle } from "./theme.js";

for (const toggle of document.querySelectorAll("[data-theme-toggle]")) {
  connectThemeToggle(toggle);
}
const button = document.querySelector(".nav-toggle");
const menu = document.querySelector(".site-nav");
if (button && menu) connectNavigation(button, menu);

for (const dismiss of document.querySelectorAll("[data-dismiss]")) {
  dismiss.hidden = false;
  dismiss.addEventListener("click", () => dismiss.closest("[data-message]").remove());
}

makeScrollersFocusable();
