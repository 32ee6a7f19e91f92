// The checks: the button's state, results as they arrive, score and history.

import { checkItem } from "./check-item.js";
import { describeStatus } from "./check-status.js";
import { byId, clockTime, figure, make } from "./elements.js";
import { text } from "./texts.js";

const OPEN = ["queued", "running"];

export class Checks {
  #checks;
  #points;
  #attempt = null;
  #results = new Map();
  #seen = new Set();
  #running = false;
  #asking = false;

  constructor(config) {
    this.#checks = config.checks;
    this.#points = config.points;
    for (const time of byId("history").querySelectorAll("time")) {
      // The server wrote its own time zone's clock.
      time.textContent = clockTime(new Date(time.dateTime));
    }
    this.#drawAll();
  }

  // Whether the machines are there to be checked.
  setRunning(running) {
    this.#running = running;
    this.#showButton();
  }

  // Whether the press of the button is on its way to the server.
  setAsking(asking) {
    this.#asking = asking;
    this.#showButton();
  }

  get isReady() {
    return this.#running && !this.#asking && !this.#isOpen;
  }

  setAttempt(attempt) {
    if (attempt.number < (this.#attempt?.number ?? 0)) return;
    const finished = this.#isOpen && !OPEN.includes(attempt.state);
    if (attempt.uuid !== this.#attempt?.uuid) this.#seen.clear();
    this.#attempt = attempt;
    this.#results = new Map(attempt.results.map((r) => [r.check_id, r]));
    this.#drawAll();
    this.#noteHistory();
    if (finished && attempt.state === "graded") {
      this.#say("gradedLive", this.#scoreFigures());
    }
  }

  addResult({ attempt, result }) {
    if (attempt !== this.#attempt?.uuid) return;
    this.#results.set(result.check_id, result);
    this.#drawAll();
    const { word: status } = describeStatus(result.status);
    this.#say("resultLive", { title: result.title, status });
  }

  get #isOpen() {
    return OPEN.includes(this.#attempt?.state);
  }

  #say(key, values) {
    byId("checks-live").textContent = text(key, values);
  }

  #showButton() {
    byId("check").disabled = !this.isReady;
    byId("check").classList.toggle("is-busy", this.#isOpen);
    byId("check-text").textContent = text(this.#isOpen || this.#asking ? "checking" : "check");
  }

  #drawAll() {
    this.#showButton();
    this.#drawScore();
    byId("checks-note").textContent = this.#note();
    const firstBroken = this.#checks.find(({ id }) => {
      const result = this.#results.get(id);
      return result?.status === "fail" && !result.follows_from;
    });
    // Folds that somebody opened or closed stay as they are.
    const folds = new Map();
    for (const item of byId("checks").children) {
      const fold = item.querySelector("details");
      if (fold) folds.set(item.dataset.check, fold.open);
    }
    byId("checks").replaceChildren(
      ...this.#checks.map((check) => this.#drawCheck(check, firstBroken, folds)),
    );
  }

  #drawCheck(check, firstBroken, folds) {
    const result = this.#results.get(check.id) ?? null;
    const waiting = this.#isOpen && !result;
    const cause = this.#checks.find(({ id }) => id === result?.follows_from);
    const item = checkItem({
      check,
      result,
      status: result?.status ?? (waiting ? "waiting" : "none"),
      cause: cause?.title,
      first: folds.get(check.id) ?? check === firstBroken,
    });
    item.dataset.check = check.id;
    if (result && !this.#seen.has(check.id)) {
      this.#seen.add(check.id);
      item.classList.add("is-new");
    }
    return item;
  }

  #note() {
    const attempt = this.#attempt;
    if (!attempt) return byId("checks-note").textContent;
    if (attempt.state === "error") return attempt.message || text("attemptError");
    if (attempt.state === "queued") return text("attemptQueued");
    if (attempt.state === "running") {
      const [done, total] = [this.#results.size, this.#checks.length];
      return text("attemptRunning", { number: attempt.number, done, total });
    }
    const item = byId("history").querySelector(`[data-attempt="${attempt.uuid}"] time`);
    const time = item?.textContent ?? clockTime(new Date());
    return text("attemptNote", { number: attempt.number, time });
  }

  #scoreFigures() {
    let sum = 0;
    for (const result of this.#results.values()) sum += Number(result.points);
    const score = this.#attempt?.score ?? sum;
    return {
      score: figure(Math.round(score * 100) / 100),
      max: figure(this.#attempt?.max_score ?? this.#points),
    };
  }

  #drawScore() {
    const { score, max } = this.#scoreFigures();
    const known = this.#results.size > 0;
    byId("score-bar").max = Number(max);
    byId("score-bar").value = known ? Number(score) : 0;
    byId("score-text").textContent = text(known ? "scoreShort" : "notChecked", { score, max });
    byId("score-large").textContent = known ? score : "–";
    byId("score-label").textContent = text("ofPoints", { max });
  }

  #noteHistory() {
    const { uuid, number, state } = this.#attempt;
    const list = byId("history");
    let item = list.querySelector(`[data-attempt="${uuid}"]`);
    if (!item) {
      item = make(
        "li",
        {},
        make("span", {}, text("historyItem", { number })),
        make("time", {}, clockTime(new Date())),
        make("span", { className: "history-score" }),
      );
      item.dataset.attempt = uuid;
      list.prepend(item);
    }
    byId("history-section").hidden = false;
    const { score, max } = this.#scoreFigures();
    const words = { graded: `${score} / ${max}`, error: text("attemptErrorShort") };
    item.querySelector(".history-score").textContent = words[state] ?? text("attemptQueuedShort");
  }
}
