// The badge that says where a session stands, as icon and word.

import { byId, icon } from "./elements.js";
import { text } from "./texts.js";

const BADGES = {
  queued: { kind: "badge-info", icon: "clock" },
  starting: { kind: "badge-info", icon: "refresh" },
  running: { kind: "badge-success", icon: "play" },
  stopping: { kind: "badge-warning", icon: "stop" },
  ended: { kind: "", icon: "stop" },
  failed: { kind: "badge-danger", icon: "alert" },
};

export function showState(state) {
  const badge = byId("session-state");
  if (badge.dataset.state === state) return;
  badge.dataset.state = state;
  badge.className = `badge ${BADGES[state].kind}`;
  badge.replaceChildren(icon(BADGES[state].icon), text(state));
}
