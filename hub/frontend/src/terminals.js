// The tabs of one's own terminals: opens, closes and remembers them.

import { Company } from "./company.js";
import { confirm } from "./dialog.js";
import { byId, icon, make } from "./elements.js";
import { connectMenu } from "./menu.js";
import { markSelected, moveWithArrows } from "./tabs.js";
import { connectTools, say } from "./terminal-tools.js";
import { TerminalTab } from "./terminal.js";
import { text } from "./texts.js";

export class Terminals {
  #config;
  #list = byId("terminal-tabs");
  #tabs = [];
  #current = null;
  #company = new Company();

  constructor(config) {
    this.#config = config;
    moveWithArrows(this.#list, (button) => this.#show(this.#of(button)));
    this.#list.addEventListener("keydown", (event) => {
      const tab = this.#of(event.target);
      if (event.key === "Delete" && tab) this.#ask(tab);
    });
    this.#connectNew();
    connectTools(() => this.#tabs, () => this.#current);
    byId("terminal-close").addEventListener("click", () => {
      if (this.#current) this.#ask(this.#current);
    });
  }

  // The tabs this window had, or one for each terminal of the lab.
  start() {
    byId("terminals").hidden = false;
    if (this.#tabs.length) return;
    const { open, current } = this.#remembered();
    for (const { node, tab } of open) this.#add(node, tab);
    this.#show(this.#tabs.find(({ key }) => key === current) ?? this.#tabs[0]);
  }

  // The machines are gone, or will be others.
  stop() {
    byId("terminals").hidden = true;
    for (const tab of this.#tabs) {
      tab.drop();
      this.#company.forget(tab);
    }
    this.#tabs = [];
    this.#current = null;
    this.#list.replaceChildren();
  }

  // Opens one more terminal on a node.
  open(node) {
    const used = this.#tabs.filter((tab) => tab.node === node).map(({ tab }) => +tab);
    let number = 1;
    while (used.includes(number)) number += 1;
    this.#show(this.#add(node, String(number)));
    this.#current.focus();
  }

  // Goes to a node's terminal; opens one where there is none.
  visit(node) {
    const existing = this.#tabs.find((tab) => tab.node === node);
    if (!existing) return this.open(node);
    this.#show(existing);
    return existing.focus();
  }

  fit() {
    this.#current?.screen.fit();
  }

  #add(node, number) {
    const { title } = this.#config.terminals.find((terminal) => terminal.node === node);
    const path = this.#config.urls.terminal.replace("NODE", node).replace("TAB", number);
    const tab = new TerminalTab({
      node,
      tab: number,
      title: number === "1" ? title : text("terminalTitle", { title, number }),
      path,
      leave: () => this.#button(tab).focus(),
      meet: (watchers) => this.#company.meet(tab, watchers),
    });
    this.#tabs.push(tab);
    this.#list.append(this.#tabButton(tab));
    return tab;
  }

  #tabButton(tab) {
    const button = make(
      "button",
      { type: "button", role: "tab", id: `terminal-tab-${tab.key}` },
      icon("terminal"),
      tab.title,
    );
    button.setAttribute("aria-controls", tab.panel.id);
    button.setAttribute("aria-keyshortcuts", "Delete");
    button.addEventListener("click", () => {
      this.#show(tab);
      tab.focus();
    });
    // For the pointer only; Delete and the tool above do the same for everybody.
    const close = make(
      "button",
      {
        type: "button",
        className: "terminal-close",
        title: text("closeTerminal", { title: tab.title }),
        tabIndex: -1,
        "aria-hidden": "true",
      },
      icon("close"),
    );
    close.addEventListener("click", () => this.#ask(tab));
    const wrap = make("div", { className: "terminal-tab", role: "presentation" });
    wrap.append(button, close);
    return wrap;
  }

  #button(tab) {
    return byId(`terminal-tab-${tab.key}`);
  }

  #of(element) {
    return this.#tabs.find((tab) => this.#button(tab) === element);
  }

  #show(chosen) {
    this.#current = chosen ?? null;
    for (const tab of this.#tabs) tab.show(tab === chosen);
    markSelected(this.#list, chosen ? this.#button(chosen) : null);
    this.#remember();
  }

  async #ask(tab) {
    const sure = await confirm({
      heading: text("closeHeading"),
      message: text("closeText"),
      yes: text("closeYes"),
    });
    if (!sure) return;
    const at = this.#tabs.indexOf(tab);
    this.#button(tab).parentElement.remove();
    this.#tabs.splice(at, 1);
    tab.close();
    this.#company.forget(tab);
    this.#show(this.#tabs[Math.min(at, this.#tabs.length - 1)]);
    if (this.#current) this.#button(this.#current).focus();
    else {
      say("noTerminal");
      byId("terminal-new").focus();
    }
  }

  // Kept per window: a reload finds its shells again, a second window has its own.

  #remembered() {
    const nodes = new Set(this.#config.terminals.map(({ node }) => node));
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key));
      const open = kept.open.filter(({ node }) => nodes.has(node));
      if (open.length) return { open, current: kept.current };
    } catch {
      // Nothing was kept yet.
    }
    return { open: [...nodes].map((node) => ({ node, tab: "1" })), current: null };
  }

  #remember() {
    const open = this.#tabs.map(({ node, tab }) => ({ node, tab }));
    const kept = { open, current: this.#current?.key };
    sessionStorage.setItem(this.#key, JSON.stringify(kept));
  }

  get #key() {
    return `terminals-${this.#config.uuid}`;
  }

  #connectNew() {
    const list = byId("terminal-new-list");
    for (const { node, title } of this.#config.terminals) {
      const button = make("button", { type: "button" }, icon("terminal"), title);
      button.addEventListener("click", () => this.open(node));
      list.append(make("li", {}, button));
    }
    connectMenu(byId("terminal-new"), list);
  }
}
