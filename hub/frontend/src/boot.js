// Before the first paint: the chosen theme, and that scripts run at all.

import { applyTheme, chosenTheme } from "./theme.js";

document.documentElement.classList.add("js");
applyTheme(chosenTheme());
