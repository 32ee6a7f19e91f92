// What became of a check, as icon, word and colour class.

import { text } from "./texts.js";

const STATUSES = {
  success: { icon: "check", key: "statusSuccess" },
  notice: { icon: "alert", key: "statusNotice" },
  info: { icon: "info", key: "statusInfo" },
  fail: { icon: "cross", key: "statusFail" },
  error: { icon: "alert", key: "statusError" },
  "not-tested": { icon: "minus", key: "statusNotTested" },
  waiting: { icon: "clock", key: "statusWaiting" },
  none: { icon: "minus", key: "statusNone" },
};

export function describeStatus(status) {
  const name = status in STATUSES ? status : "none";
  return { name, icon: STATUSES[name].icon, word: text(STATUSES[name].key) };
}
