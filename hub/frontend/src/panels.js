// Task, checks, network, picture, and on narrow screens the terminals, as tabs.

import { byId } from "./elements.js";
import { markSelected, moveWithArrows } from "./tabs.js";

// Keep in step with session.css.
const NARROW = matchMedia("(width < 60rem)");

export class Panels {
  #session = byId("session");
  #list = byId("side").querySelector("[role=tablist]");
  #listeners = [];

  constructor() {
    moveWithArrows(this.#list, (tab) => this.#select(tab));
    this.#list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) this.#select(tab);
    });
    NARROW.addEventListener("change", () => {
      if (!NARROW.matches && this.#session.dataset.tab === "terminal") this.show("task");
    });
    this.show("task");
  }

  // `listener` hears the name of each panel that is shown.
  onShow(listener) {
    this.#listeners.push(listener);
  }

  show(name) {
    this.#select(byId(`tab-${name}`));
  }

  // On wide screens the terminals are always there.
  showTerminals() {
    if (NARROW.matches) this.show("terminal");
  }

  #select(chosen) {
    markSelected(this.#list, chosen);
    for (const tab of this.#list.querySelectorAll("[role=tab]")) {
      if (tab.id === "tab-terminal") continue;
      byId(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
    }
    const name = chosen.id.replace("tab-", "");
    this.#session.dataset.tab = name;
    for (const listener of this.#listeners) listener(name);
  }
}
