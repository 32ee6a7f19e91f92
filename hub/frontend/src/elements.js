// Making elements. Strings become text nodes, so nothing from a socket turns into HTML.

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

// An element with properties (as JavaScript names them) and children.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// An SVG element with attributes.
export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// A picture of the site's sprite; always beside a word, so hidden from screen readers.
export function icon(name, attributes = {}) {
  const sprite = byId("session").dataset.icons;
  return draw(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", ...attributes },
    draw("use", { href: `${sprite}#${name}` }),
  );
}

// Leaves an element alone that says this already: whoever listens hears changes only.
export function setText(element, sentence) {
  if (element.textContent !== sentence) element.textContent = sentence;
}

// A sentence with `commands` in backticks, as text and <code>.
export function withCode(sentence) {
  return sentence
    .split("`")
    .map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

// 12.5 for "12.50", 12 for "12.00".
export const figure = (value) => String(Number(value));

// The site's time, as on the pages that it writes itself: what is due is due by that.
// `more` are further options of Intl.DateTimeFormat.
export function clockTime(date, more = {}) {
  const { lang, dataset } = document.documentElement;
  return date.toLocaleTimeString(lang, {
    timeZone: dataset.timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...more,
  });
}
