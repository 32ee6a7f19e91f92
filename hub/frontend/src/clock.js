// Time left: counts down, stands out when little is left, and says what was added.

import { byId, clockTime, setText } from "./elements.js";
import { text } from "./texts.js";

const LAST_SECONDS = 120;

export class Clock {
  #end = null;
  #shortFrom = 0;
  #warned = false;

  constructor() {
    setInterval(() => this.#show(), 1000);
  }

  // The session's facts, or null while nothing counts down.
  set(facts) {
    const end = facts?.expires_at ? Date.parse(facts.expires_at) : null;
    if (end !== this.#end) this.#warned = false;
    this.#end = end;
    this.#shortFrom = (facts?.warning ?? 0) * 60;
    this.#offer(end !== null && facts.extendable, facts?.extension);
    this.#show();
  }

  // For whoever cannot see the figure change.
  announce(end) {
    byId("clock-warning").textContent = text("extended", { time: clockTime(new Date(end)) });
  }

  #offer(extendable, minutes) {
    const button = byId("extend");
    const hadFocus = button === document.activeElement;
    button.hidden = byId("extend-long").hidden = !extendable;
    if (extendable) {
      setText(byId("extend-text"), text("extend", { minutes }));
      setText(byId("extend-long-text"), text("extendLong", { minutes }));
      button.title = text("extendLong", { minutes });
    } else if (hadFocus) byId("score-button").focus();
  }

  #show() {
    const clock = byId("clock");
    clock.hidden = this.#end === null;
    if (this.#end === null) return;
    const left = secondsUntil(this.#end);
    setText(byId("clock-text"), remaining(left));
    clock.classList.toggle("is-short", left <= this.#shortFrom);
    if (left >= LAST_SECONDS || this.#warned) return;
    this.#warned = true;
    byId("clock-warning").textContent = text("twoMinutes");
  }
}

export function secondsUntil(moment) {
  return Math.max(0, Math.ceil((moment - Date.now()) / 1000));
}

export function remaining(seconds) {
  if (seconds === 0) return text("timeUp");
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) {
    return text("hoursLeft", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }
  if (minutes >= 10) return text("minutesLeft", { minutes });
  const rest = String(seconds % 60).padStart(2, "0");
  return text("secondsLeft", { minutes, seconds: rest });
}
