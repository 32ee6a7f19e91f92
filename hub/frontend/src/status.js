// Where the session stands: the badge, and the card shown unless it runs.

import { byId, figure, icon, make } from "./elements.js";
import { text } from "./texts.js";

const BADGES = {
  starting: { kind: "badge-info", icon: "refresh" },
  running: { kind: "badge-success", icon: "play" },
  stopping: { kind: "badge-warning", icon: "stop" },
  ended: { kind: "", icon: "stop" },
  failed: { kind: "badge-danger", icon: "alert" },
};

export class Status {
  #nodes;
  #attempt = null;

  constructor(nodes) {
    this.#nodes = nodes;
  }

  // The newest attempt, whose score the ended state shows.
  setAttempt(attempt) {
    this.#attempt = attempt;
  }

  show({ state, steps, message }) {
    const badge = byId("session-state");
    badge.className = `badge ${BADGES[state].kind}`;
    badge.replaceChildren(icon(BADGES[state].icon), text(state));
    byId("session").dataset.state = state;
    byId("session-status").hidden = state === "running";
    byId("status-heading").textContent = text(`${state}Heading`);
    byId("status-text").textContent = this.#sentence(state, message);
    const over = state === "ended" || state === "failed";
    byId("status-again").hidden = !over;
    byId("status-again-text").textContent = text(
      state === "failed" ? "tryAgain" : "startAgain",
    );
    this.#showSteps(state === "starting", steps);
  }

  #sentence(state, message) {
    const parts = message ? [message] : [];
    if (state !== "running") parts.push(text(`${state}Text`));
    if (state === "ended" && this.#attempt?.state === "graded") {
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
