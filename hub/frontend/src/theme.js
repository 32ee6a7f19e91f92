// The theme: as the system ("auto"), light or dark; kept in this browser only.

const THEMES = ["auto", "light", "dark"];
const KEY = "theme";

export function chosenTheme() {
  try {
    const theme = localStorage.getItem(KEY);
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto"; // Storage may be forbidden; the page works without it.
  }
}

export function applyTheme(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

export function isDark() {
  const theme = chosenTheme();
  if (theme !== "auto") return theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

// Calls `listener` whenever the page turns dark or light.
export function onThemeChange(listener) {
  addEventListener("themechange", listener);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
}

// The button that goes round the three themes.
export function connectThemeToggle(button) {
  const label = button.querySelector("[data-theme-label]");
  const show = (theme) => {
    label.textContent = button.dataset[theme];
    button.title = button.dataset[theme];
    for (const icon of button.querySelectorAll("[data-theme-icon]")) {
      icon.hidden = icon.dataset.themeIcon !== theme;
    }
  };
  button.addEventListener("click", () => {
    const theme = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length];
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      return; // Nothing can be kept, so there is nothing to choose.
    }
    applyTheme(theme);
    show(theme);
    dispatchEvent(new Event("themechange"));
  });
  show(chosenTheme());
  button.hidden = false;
}
