// Time left: counts down, and warns at ten and at two minutes.

import { byId } from "./elements.js";
import { text } from "./texts.js";

const WARNINGS = [
  { below: 120, key: "twoMinutes" },
  { below: 600, key: "tenMinutes" },
];

export class Clock {
  #end = null;
  #warned = Infinity;

  constructor() {
    setInterval(() => this.#show(), 1000);
  }

  // `end` is an ISO time, or null while nothing counts down.
  set(end) {
    this.#end = end ? Date.parse(end) : null;
    this.#warned = Infinity;
    this.#show();
  }

  #show() {
    const clock = byId("clock");
    clock.hidden = this.#end === null;
    if (this.#end === null) return;
    const left = Math.max(0, Math.ceil((this.#end - Date.now()) / 1000));
    byId("clock-text").textContent = remaining(left);
    const warning = WARNINGS.find(({ below }) => left < below);
    clock.classList.toggle("is-short", warning !== undefined);
    if (!warning || warning.below >= this.#warned) return;
    this.#warned = warning.below;
    byId("clock-warning").textContent = text(warning.key);
  }
}

function remaining(seconds) {
  if (seconds === 0) return text("timeUp");
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) {
    return text("hoursLeft", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }
  if (minutes >= 10) return text("minutesLeft", { minutes });
  const rest = String(seconds % 60).padStart(2, "0");
  return text("secondsLeft", { minutes, seconds: rest });
}
