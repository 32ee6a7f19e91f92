// Waiting for room: the place in the queue, in words and in the window's title.

import { clockTime } from "./elements.js";
import { text } from "./texts.js";

const SOON_MS = 60_000;
const title = document.title.trim();
let waited = false;

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !waited) document.title = title;
});

export function queueSentence({ position, latest }) {
  const place = position === 1 ? text("queueNext") : text("queueNumber", { position });
  return `${place} ${turn(latest)} ${text("queuedText")}`;
}

function turn(latest) {
  if (!latest) return text("queueUnknown");
  const moment = new Date(latest);
  if (moment - Date.now() < SOON_MS) return text("queueSoon");
  return text("queueLatest", { time: clockTime(moment) });
}

// Whoever waits has another tab in front: theirs tells by its title when to come back.
export function showInTitle({ state, queue }) {
  if (state === "queued" && queue) {
    waited = true;
    document.title = text("queueTitle", { position: queue.position, title });
  } else if (waited && state !== "starting") {
    waited = false;
    const unseen = state === "running" && document.visibilityState === "hidden";
    document.title = unseen ? text("readyTitle", { title }) : title;
  } else if (waited) {
    document.title = title;
  }
}
