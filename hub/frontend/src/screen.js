// An xterm.js terminal as this page uses it: settings, keys, links, clipboard.

import { FitAddon } from "@xterm/addon-fit";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal } from "@xterm/xterm";
import { confirm } from "./dialog.js";
import "./strict-styles.js";
import { settings } from "./terminal-settings.js";
import { terminalTheme } from "./terminal-theme.js";
import { text } from "./texts.js";
import { isDark } from "./theme.js";

const SCROLLBACK_LINES = 5000;

export class Screen {
  #fit = new FitAddon();
  #observer;
  #guest;
  // Whether the shell has another page's size.
  follows = false;

  // `leave` is called when Ctrl+F6 asks for the way out; a `guest` never has a say in
  // the size.
  constructor(area, label, leave, guest) {
    this.area = area;
    this.#guest = guest;
    this.terminal = new Terminal({
      allowProposedApi: true, // The Unicode version is still a proposal.
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      fontFamily: getComputedStyle(area).fontFamily,
      fontSize: settings.fontSize,
      lineHeight: 1.15,
      linkHandler: { activate: (_event, url) => openLink(url) },
      minimumContrastRatio: 4.5,
      screenReaderMode: settings.screenReader,
      scrollback: SCROLLBACK_LINES,
      theme: terminalTheme(isDark()),
    });
    this.terminal.loadAddon(this.#fit);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.loadAddon(new WebLinksAddon((_event, url) => openLink(url)));
    this.terminal.unicode.activeVersion = "11";
    // A request for settings (DECRQSS) is answered by typing, and half of the answer
    // would stand at the shell's prompt: a file that is printed must not type.
    const request = { intermediates: "$", final: "q" };
    this.terminal.parser.registerDcsHandler(request, () => true);
    this.terminal.open(area);
    this.terminal.textarea.setAttribute("aria-label", label);
    this.terminal.attachCustomKeyEventHandler((event) => this.#key(event, leave));
    this.#observer = new ResizeObserver(() => this.fit());
    this.#observer.observe(area);
  }

  // Rows and columns follow the place there is; nothing while it is not shown.
  fit() {
    if (this.follows || this.area.offsetParent === null) return;
    this.#fit.fit();
  }

  // Draws the shell as wide and high as it is elsewhere; what does not fit scrolls.
  follow(rows, cols) {
    this.#setFollows(false);
    const own = this.#fit.proposeDimensions();
    this.#setFollows(this.#guest || own?.rows !== rows || own?.cols !== cols);
    this.terminal.resize(cols, rows);
  }

  // Where the other page's size is larger than the place here: scrolls to the cursor.
  showCursor() {
    if (!this.follows) return;
    const { element, rows, buffer } = this.terminal;
    const height = element.offsetHeight / rows;
    const top = buffer.active.cursorY * height;
    const lowest = top + height - this.area.clientHeight;
    this.area.scrollTop = Math.max(lowest, Math.min(top, this.area.scrollTop));
  }

  unfollow() {
    this.#setFollows(false);
    this.fit();
  }

  #setFollows(follows) {
    this.follows = follows;
    this.area.classList.toggle("is-followed", follows);
  }

  applySettings() {
    this.terminal.options.fontSize = settings.fontSize;
    this.terminal.options.screenReaderMode = settings.screenReader;
    this.fit();
  }

  applyTheme() {
    this.terminal.options.theme = terminalTheme(isDark());
  }

  // Puts the selection on the clipboard; false where nothing is selected.
  async copy() {
    const selection = this.terminal.getSelection();
    if (!selection) return false;
    await navigator.clipboard.writeText(selection);
    return true;
  }

  async paste() {
    this.terminal.paste(await navigator.clipboard.readText());
    this.terminal.focus();
  }

  dispose() {
    this.#observer.disconnect();
    this.terminal.dispose();
  }

  // False keeps a key from the shell.
  #key(event, leave) {
    if (!event.ctrlKey || event.altKey || event.metaKey) return true;
    if (event.key === "F6") {
      if (event.type === "keydown") leave();
      event.preventDefault();
      return false;
    }
    if (event.shiftKey && event.code === "KeyC") {
      if (event.type === "keydown") this.copy().catch(() => {});
      event.preventDefault();
      return false;
    }
    // The browser's own paste follows, which needs no leave to read the clipboard.
    return !(event.shiftKey && event.code === "KeyV");
  }
}

async function openLink(address) {
  if (!URL.canParse(address)) return;
  const url = new URL(address);
  if (!["http:", "https:"].includes(url.protocol)) return;
  const sure = await confirm({
    heading: text("linkHeading"),
    message: text("linkText", { url: url.href }),
    yes: text("linkYes"),
  });
  if (sure) open(url.href, "_blank", "noopener,noreferrer");
}
