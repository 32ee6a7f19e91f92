// Somebody else's terminals: a tab for each that is open, as they open and close.

import { byId, icon, make } from "./elements.js";
import { markSelected, moveWithArrows } from "./tabs.js";
import { connectTools } from "./terminal-tools.js";
import { TerminalTab } from "./terminal.js";
import { text } from "./texts.js";

export class WatchedTerminals {
  #config;
  #list = byId("terminal-tabs");
  #tabs = [];
  #current = null;

  constructor(config) {
    this.#config = config;
    moveWithArrows(this.#list, (button) => this.#show(this.#of(button)));
    connectTools(() => this.#tabs, () => this.#current);
  }

  // `open` has node and tab of every open shell.
  set(open) {
    const keys = new Set(open.map(({ node, tab }) => `${node}-${tab}`));
    for (const tab of this.#tabs.filter(({ key }) => !keys.has(key))) this.#remove(tab);
    const known = new Set(this.#tabs.map(({ key }) => key));
    const added = open.filter(({ node, tab }) => !known.has(`${node}-${tab}`));
    for (const { node, tab } of added) this.#add(node, tab);
    byId("terminals").hidden = this.#tabs.length === 0;
    if (!this.#tabs.includes(this.#current)) this.#show(this.#tabs[0] ?? null);
  }

  #add(node, number) {
    const { role, token, terminals, urls } = this.#config;
    const { title } = terminals.find((terminal) => terminal.node === node);
    const tab = new TerminalTab({
      node,
      tab: number,
      title: number === "1" ? title : text("terminalTitle", { title, number }),
      path: urls.terminal.replace("NODE", node).replace("TAB", number),
      leave: () => this.#button(tab).focus(),
      guest: { role, token },
    });
    const button = make(
      "button",
      { type: "button", role: "tab", id: `terminal-tab-${tab.key}` },
      icon("terminal"),
      tab.title,
    );
    button.setAttribute("aria-controls", tab.panel.id);
    button.addEventListener("click", () => this.#show(tab));
    this.#list.append(make("div", { className: "terminal-tab", role: "presentation" }, button));
    this.#tabs.push(tab);
  }

  #remove(tab) {
    tab.drop();
    this.#button(tab).parentElement.remove();
    this.#tabs = this.#tabs.filter((other) => other !== tab);
  }

  #button(tab) {
    return byId(`terminal-tab-${tab.key}`);
  }

  #of(element) {
    return this.#tabs.find((tab) => this.#button(tab) === element);
  }

  #show(chosen) {
    this.#current = chosen;
    for (const tab of this.#tabs) tab.show(tab === chosen);
    markSelected(this.#list, chosen ? this.#button(chosen) : null);
  }
}
