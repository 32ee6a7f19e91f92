// The tools above the terminals: clipboard, letters, screen-reader mode.

import { byId } from "./elements.js";
import { changeFontSize, settings, toggleScreenReader } from "./terminal-settings.js";
import { text } from "./texts.js";
import { onThemeChange } from "./theme.js";

export function say(key) {
  byId("terminal-message").textContent = text(key);
}

// `tabs()` are all terminals of the page, `current()` is the one in front, if any.
export function connectTools(tabs, current) {
  // Whoever only looks has not all of them.
  const onClick = (id, action) => byId(id)?.addEventListener("click", action);
  const apply = () => {
    for (const tab of tabs()) tab.screen.applySettings();
    byId("terminal-reader").setAttribute("aria-pressed", String(settings.screenReader));
  };
  const resize = (step) => {
    changeFontSize(step);
    apply();
  };
  onClick("terminal-copy", () => copy(current()));
  onClick("terminal-paste", () => paste(current()));
  onClick("terminal-smaller", () => resize(-1));
  onClick("terminal-larger", () => resize(1));
  onClick("terminal-reader", () => {
    toggleScreenReader();
    apply();
    say(settings.screenReader ? "readerOn" : "readerOff");
  });
  apply();
  onThemeChange(() => tabs().forEach((tab) => tab.screen.applyTheme()));
}

async function copy(tab) {
  try {
    say((await tab?.screen.copy()) ? "copied" : "nothingSelected");
  } catch {
    say("copyFailed");
  }
}

async function paste(tab) {
  try {
    await tab?.screen.paste();
  } catch {
    say("pasteFailed");
  }
}
