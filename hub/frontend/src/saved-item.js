// One entry of the saved work: what it is called, when it was saved, how big it is.

import { icon, make } from "./elements.js";

// The house writes British English, and its days before its months.
const { lang: written, dataset } = document.documentElement;
const language = written === "en" ? "en-GB" : written;
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const exact = new Intl.DateTimeFormat(language, {
  dateStyle: "full",
  timeStyle: "short",
  timeZone: dataset.timeZone,
});
const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

export const nameOf = (item) => item.name || item.title;

// `buttons` have key, words, picture and either press() or form attributes.
export function savedItem(item, buttons) {
  const facts = [
    ...(item.name ? [make("span", {}, item.title)] : []),
    make("time", { dateTime: item.created_at, title: momentOf(item) }, ago(item.created_at)),
    make("span", {}, sizeOf(item.size)),
  ];
  return make(
    "li",
    { className: "saved-item" },
    make(
      "div",
      { className: "saved-facts" },
      make("strong", {}, nameOf(item)),
      make("p", { className: "muted small" }, ...facts),
    ),
    make("div", { className: "saved-buttons" }, ...buttons.map((one) => button(item, one))),
  );
}

export const momentOf = (item) => exact.format(new Date(item.created_at));

function button(item, { key, words, picture, press, attributes = {} }) {
  const element = make(
    "button",
    { type: press ? "button" : "submit", className: "button button-small" },
    icon(picture),
    words,
    make("span", { className: "visually-hidden" }, `: ${nameOf(item)}, ${ago(item.created_at)}`),
  );
  element.dataset.key = `${key}-${item.uuid}`;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (press) element.addEventListener("click", press);
  return element;
}

function ago(moment) {
  const seconds = (Date.parse(moment) - Date.now()) / 1000;
  const [unit, length] = UNITS.find(([, size]) => -seconds >= size) ?? ["minute", 60];
  return relative.format(Math.trunc(seconds / length), unit);
}

function sizeOf(bytes) {
  const [unit, size] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  const format = { style: "unit", unit, maximumFractionDigits: size === 1e3 ? 0 : 1 };
  return new Intl.NumberFormat(language, format).format(Math.max(bytes, size === 1e3 ? 1e3 : 0) / size);
}
