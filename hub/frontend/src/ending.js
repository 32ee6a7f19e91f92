// The banner that says: this lab will be ended soon, why, and what prevents it.

import { remaining, secondsUntil } from "./clock.js";
import { byId, clockTime, setText } from "./elements.js";
import { text } from "./texts.js";

// The server repeats itself more often than this while the reason lasts.
const SILENCE_MS = 40_000;

export class Ending {
  #savable;
  #facts = {};
  #ending = null;
  #heard = 0;

  // `press` is called with the name of the server's button that helps.
  constructor(savable, press) {
    this.#savable = savable;
    byId("ending-button").addEventListener("click", () => press(this.#remedy));
    // On the way down: terminals keep keys to themselves.
    document.addEventListener("keydown", (event) => this.#pressed(event), true);
    setInterval(() => this.#tick(), 1000);
  }

  // The session's facts, or null while it does not run.
  set(facts) {
    this.#facts = facts ?? {};
    if (!facts) this.clear();
    else if (this.#ending) this.#draw();
  }

  show(ending) {
    const isNew = ending.cause !== this.#ending?.cause;
    this.#ending = ending;
    this.#heard = Date.now();
    this.#draw();
    if (isNew) byId("ending-live").textContent = this.#sentence;
  }

  clear() {
    this.#ending = null;
    const banner = byId("ending");
    if (banner.contains(document.activeElement)) byId("score-button").focus();
    banner.hidden = true;
    byId("ending-live").textContent = "";
  }

  #pressed({ target }) {
    const typed = target.closest(".terminal-area");
    if (typed && this.#ending?.cause === "idle") this.clear();
  }

  get #remedy() {
    if (this.#ending?.cause !== "expired") return "here";
    return this.#facts.extendable ? "extend" : null;
  }

  get #sentence() {
    const { cause, at, message } = this.#ending;
    const time = clockTime(new Date(at));
    const key = { idle: "endingIdle", orphaned: "endingOrphaned", expired: "endingExpired" }[cause];
    const parts = [key ? text(key, { time }) : message];
    if (this.#savable) parts.push(text("endingSaved"));
    return parts.join(" ");
  }

  #draw() {
    setText(byId("ending-text"), this.#sentence);
    const remedy = this.#remedy;
    byId("ending-button").hidden = !remedy;
    const words = { here: "here", extend: "extendLong" }[remedy];
    if (words) setText(byId("ending-button"), text(words, { minutes: this.#facts.extension }));
    byId("ending").hidden = false;
    this.#tick();
  }

  #tick() {
    if (!this.#ending) return;
    if (Date.now() - this.#heard > SILENCE_MS) this.clear();
    else setText(byId("ending-left"), remaining(secondsUntil(Date.parse(this.#ending.at))));
  }
}
