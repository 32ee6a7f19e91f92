// How a machine does, as icon, word and colour class.

import { text } from "./texts.js";

const STATES = {
  ok: { icon: "check", key: "healthOk", badge: "badge-success" },
  degraded: { icon: "alert", key: "healthDegraded", badge: "badge-warning" },
  down: { icon: "cross", key: "healthDown", badge: "badge-danger" },
  stopped: { icon: "stop", key: "healthStopped", badge: "badge-danger" },
  unknown: { icon: "clock", key: "healthUnknown", badge: "" },
};

// `health` is a node's entry of the health message, or undefined before the first.
export function describeHealth(health) {
  let name = health?.state ?? "unknown";
  if (health && !health.running) name = "stopped";
  if (!(name in STATES)) name = "unknown";
  const state = STATES[name];
  return { ...state, name, word: text(state.key), note: health?.note ?? "" };
}
