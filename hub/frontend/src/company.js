// Who else looks at one's terminals: a sign above them as long as somebody does.

import { byId, icon, make, setText } from "./elements.js";
import { text } from "./texts.js";

export class Company {
  #heard = new Map();
  #said = "";

  // What one terminal was told; each is told of all.
  meet(tab, watchers) {
    this.#heard.set(tab, watchers);
    this.#draw();
  }

  forget(tab) {
    this.#heard.delete(tab);
    this.#draw();
  }

  #draw() {
    const watchers = [...this.#heard.values()].flat();
    const sentences = [...new Set(watchers.map(sentence))];
    const said = sentences.join(" · ");
    if (said === this.#said) return;
    this.#said = said;
    const sign = byId("company");
    sign.hidden = !said;
    sign.replaceChildren(icon("people"), ...sentences.map((one) => make("span", {}, one)));
    setText(byId("company-live"), said || text("alone"));
  }
}

const sentence = ({ who, role }) => text(role === "joint" ? "looksAndTypes" : "looks", { who });
