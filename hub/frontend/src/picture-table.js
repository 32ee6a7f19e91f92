// What a picture says, as a table below it.

import { make } from "./elements.js";
import { text } from "./texts.js";

export class PictureTable {
  // It stays while the rows change, and with it the focus and how far it is scrolled.
  #scroller = make("div", { className: "table-wrap", tabIndex: 0, role: "region" });
  #notes = make("ul", { className: "muted small" });
  #shown = "null";
  element = make(
    "details",
    { className: "fold", hidden: true },
    make("summary", {}, text("asTable")),
    this.#scroller,
    this.#notes,
  );

  // The table, or null where the picture has none.
  set(table) {
    const wanted = JSON.stringify(table);
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    this.element.hidden = !table;
    if (!table) return;
    this.#scroller.ariaLabel = table.caption;
    this.#scroller.replaceChildren(build(table));
    this.#notes.hidden = !table.notes.length;
    this.#notes.replaceChildren(...table.notes.map((note) => make("li", {}, note)));
  }
}

function build({ caption, columns, rows }) {
  const heads = columns.map((column) => make("th", { scope: "col" }, column));
  return make(
    "table",
    { className: "table" },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...rows.map(buildRow)),
  );
}

function buildRow([first, ...others]) {
  const cells = others.map((cell) => make("td", {}, cell));
  return make("tr", {}, make("th", { scope: "row" }, first), ...cells);
}
