// One terminal tab: a screen, its shell's socket, and what covers it when they part.

import { byId, icon, make } from "./elements.js";
import { NOT_LOGGED_IN } from "./events.js";
import { Screen } from "./screen.js";
import { ShellSocket } from "./shell-socket.js";
import { text } from "./texts.js";

const REFUSALS = { exited: "newShell", failed: "retry" };
const GUEST_RETRY_MS = 2000;

export class TerminalTab {
  #cover = make("div", { className: "terminal-cover", hidden: true });
  #lost = make("p", { className: "terminal-lost badge badge-warning", hidden: true });
  #replayedUntil = 0;
  #received = 0;
  #started = false;
  #guest;
  #meet;

  // A `guest` of somebody else's shell has a role and a token; `meet` hears who else
  // looks at one's own.
  constructor({ node, tab, title, path, leave, guest = null, meet = () => {} }) {
    Object.assign(this, { node, tab, title });
    this.#guest = guest;
    this.#meet = meet;
    this.key = `${node}-${tab}`;
    const area = make("div", { className: "terminal-area" });
    this.panel = make(
      "div",
      {
        className: "terminal-panel",
        id: `terminal-${this.key}`,
        role: "tabpanel",
        hidden: true,
        "aria-labelledby": `terminal-tab-${this.key}`,
      },
      area,
      this.#lost,
      this.#cover,
    );
    this.#lost.append(icon("refresh"), text("reconnecting"));
    byId("terminal-panels").append(this.panel);
    const label = text("terminalInput", { title });
    this.screen = new Screen(area, label, leave, Boolean(guest));
    this.#wire(path);
  }

  // The first time also starts the shell: one that nobody looks at costs nothing.
  show(visible) {
    this.panel.hidden = !visible;
    if (!visible) return;
    this.screen.fit();
    if (this.#started) return;
    this.#started = true;
    this.socket.connect();
  }

  focus() {
    const button = this.#cover.querySelector("button");
    if (!this.#cover.hidden && button) button.focus();
    else this.screen.terminal.focus();
  }

  // Ends the shell and removes the tab.
  close() {
    this.socket.end();
    this.#remove();
  }

  // Removes the tab; the machine it was on is gone already.
  drop() {
    this.socket.disconnect();
    this.#remove();
  }

  #remove() {
    this.screen.dispose();
    this.panel.remove();
  }

  #wire(path) {
    const { terminal } = this.screen;
    this.socket = new ShellSocket(path, this, () => {
      this.screen.fit();
      const size = { rows: terminal.rows, cols: terminal.cols };
      return this.#guest ? { ...size, watch: this.#guest.token } : size;
    });
    if (this.#guest?.role === "viewer") terminal.options.disableStdin = true;
    else {
      terminal.onData((data) => this.#typed(() => this.socket.type(data)));
      terminal.onBinary((data) => this.#typed(() => this.socket.typeBinary(data)));
    }
    if (this.#guest) return;
    terminal.onResize(({ rows, cols }) => {
      if (!this.screen.follows) this.socket.resize(rows, cols);
    });
    for (const act of ["focusin", "pointerdown", "keydown", "paste"]) {
      this.screen.area.addEventListener(act, (event) => this.#acted(event), true);
    }
  }

  // The shell gets this page's size again. Scrolling what does not fit is no act.
  #acted({ target }) {
    if (!this.screen.follows || target === this.screen.area) return;
    this.screen.unfollow();
    const { rows, cols } = this.screen.terminal;
    this.socket.resize(rows, cols);
    this.complaint("");
  }

  // Questions to the terminal in replayed output were answered when they were new.
  #typed(send) {
    if (this.#received >= this.#replayedUntil) send();
  }

  // From the socket

  hello({ offset, end = offset, reset }, returning) {
    // In its turn: what came before may still wait to be drawn.
    this.screen.terminal.write("", () => {
      if (reset) this.screen.terminal.reset();
      this.#received = offset;
      this.#replayedUntil = returning && !reset ? 0 : end;
    });
  }

  size(rows, cols) {
    this.screen.follow(rows, cols);
    if (this.screen.follows && !this.#guest) this.complaint(text("otherSize"));
  }

  watchers(watchers) {
    this.#meet(watchers);
  }

  complaint(sentence) {
    if (!this.panel.hidden) byId("terminal-message").textContent = sentence;
  }

  output(bytes, done) {
    this.screen.terminal.write(bytes, () => {
      this.#received += bytes.length;
      this.screen.showCursor();
      done();
    });
  }

  state(name, detail = "") {
    this.#lost.hidden = name !== "lost";
    this.panel.dataset.state = name;
    if (name === "open") this.#uncover();
    else if (name === "refused") this.#refuse(detail);
    else if (name in REFUSALS) this.#offer(name, detail);
  }

  #uncover() {
    const hadFocus = this.#cover.contains(document.activeElement);
    this.#cover.hidden = true;
    this.#cover.replaceChildren();
    if (hadFocus) this.screen.terminal.focus();
  }

  #offer(name, detail) {
    const hadFocus = this.panel.contains(document.activeElement);
    const sentence = name === "failed" ? detail || text("terminalFailed") : text(name);
    if (this.#guest) {
      this.#show(sentence);
      setTimeout(() => this.#tryAgain(), GUEST_RETRY_MS);
      return;
    }
    const button = make(
      "button",
      { type: "button", className: "button button-primary" },
      text(REFUSALS[name]),
    );
    button.addEventListener("click", () => {
      if (name === "exited") this.socket.forget();
      this.socket.connect();
    });
    this.#show(sentence, button);
    if (hadFocus) button.focus();
  }

  // The owner may have opened it anew.
  #tryAgain() {
    if (!this.panel.isConnected) return;
    this.socket.forget();
    this.socket.connect();
  }

  #refuse(code) {
    if (code !== NOT_LOGGED_IN) return this.#show(text("notYours"));
    const link = make("a", { className: "button button-primary" }, text("logIn"));
    link.href = `/login/?next=${encodeURIComponent(location.pathname)}`;
    return this.#show(text("loggedOut"), link);
  }

  #show(sentence, action = null) {
    this.#cover.replaceChildren(
      make("div", { className: "status-card" }, make("p", { role: "status" }, sentence), action ?? ""),
    );
    this.#cover.hidden = false;
  }
}
