// Translated sentences that the template put into the page.

const texts = JSON.parse(document.getElementById("session-texts")?.textContent ?? "{}");

// The sentence `key` with its {names} filled in from `values`.
export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) =>
    name in values ? String(values[name]) : whole,
  );
}
