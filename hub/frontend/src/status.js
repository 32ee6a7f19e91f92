// Where the session stands: the badge, and the card shown unless it runs.

import { byId, figure, icon, make, setText } from "./elements.js";
import { queueSentence } from "./queue.js";
import { momentOf } from "./saved-item.js";
import { showState } from "./state-badge.js";
import { text } from "./texts.js";

export class Status {
  #nodes;
  #session = null;
  #attempt = null;
  #items = [];

  constructor(nodes) {
    this.#nodes = nodes;
  }

  // The newest attempt, whose score the ended state shows.
  setAttempt(attempt) {
    this.#attempt = attempt;
    this.#draw();
  }

  // The saved work; the newest that an end left is what one can go on from.
  setSaved(items) {
    this.#items = items;
    this.#draw();
  }

  show(session) {
    this.#session = session;
    this.#draw();
  }

  #draw() {
    if (!this.#session) return;
    const { state, steps } = this.#session;
    showState(state);
    byId("session").dataset.state = state;
    byId("session-status").hidden = state === "running";
    setText(byId("status-heading"), text(`${state}Heading`));
    setText(byId("status-text"), this.#sentence());
    byId("status-leave").hidden = state !== "queued";
    this.#showAgain(state);
    this.#showSteps(state === "starting", steps);
  }

  get #left() {
    return this.#items.find(({ kind }) => kind === "end");
  }

  #showAgain(state) {
    const over = state === "ended" || state === "failed";
    byId("status-again").hidden = !over;
    setText(byId("status-again-text"), text(state === "failed" ? "tryAgain" : "startAgain"));
    const left = state === "ended" ? this.#left : undefined;
    byId("status-go-on").hidden = !left;
    byId("status-go-on").value = left?.uuid ?? "";
    byId("status-again-button").classList.toggle("button-primary", !left);
    const saved = byId("status-saved");
    if (saved) saved.hidden = !over || this.#items.length === 0;
  }

  #sentence() {
    const { state, message, queue } = this.#session;
    const parts = message ? [message] : [];
    if (state === "queued") parts.push(queue ? queueSentence(queue) : text("queuedText"));
    else if (state !== "running") parts.push(text(`${state}Text`));
    if (state !== "ended") return parts.join(" ");
    if (this.#left) parts.push(text("endedSaved", { moment: momentOf(this.#left) }));
    if (this.#attempt?.state === "graded") {
      const { score, max_score: max } = this.#attempt;
      parts.push(text("endedScore", { score: figure(score), max: figure(max) }));
    }
    return parts.join(" ");
  }

  #showSteps(starting, steps) {
    const list = byId("status-steps");
    const bar = byId("status-progress");
    list.hidden = bar.hidden = !starting;
    if (!starting) return;
    const done = new Map(steps.filter((s) => s.done).map((s) => [s.id, s.seconds]));
    const expected = [
      "kit",
      "networks",
      ...this.#nodes.map((node) => `node:${node.name}`),
      "files",
      "ready",
    ];
    bar.max = expected.length;
    bar.value = expected.filter((id) => done.has(id)).length;
    list.replaceChildren(...expected.map((id) => this.#step(id, done)));
  }

  #step(id, done) {
    const seconds = done.get(id);
    const finished = done.has(id);
    return make(
      "li",
      { className: finished ? "is-done" : "" },
      icon(finished ? "check" : "clock"),
      make("span", {}, this.#title(id)),
      make("span", { className: "visually-hidden" }, text(finished ? "stepDone" : "stepWaiting")),
      make("span", { className: "seconds" }, finished ? text("seconds", { seconds }) : ""),
    );
  }

  #title(id) {
    if (!id.startsWith("node:")) {
      return text(`step${id[0].toUpperCase()}${id.slice(1)}`);
    }
    const node = this.#nodes.find(({ name }) => id === `node:${name}`);
    return text("stepNode", { title: node.title });
  }
}
