// What a person chose for all terminals; kept in this browser.

const KEY = "terminal-settings";
const SMALLEST = 10;
const LARGEST = 28;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export const settings = { fontSize: 14, screenReader: false, ...read() };

function keep() {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

export function changeFontSize(step) {
  const size = settings.fontSize + step;
  settings.fontSize = Math.min(LARGEST, Math.max(SMALLEST, size));
  keep();
}

export function toggleScreenReader() {
  settings.screenReader = !settings.screenReader;
  keep();
}
