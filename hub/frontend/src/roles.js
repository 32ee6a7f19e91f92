// Who enters a machine, as icon and word.

import { text } from "./texts.js";

const ROLES = {
  student: { icon: "user", key: "roleStudent" },
  trusted: { icon: "lock", key: "roleTrusted" },
  grader: { icon: "shield", key: "roleGrader" },
};

export function describeRole(role) {
  return { icon: ROLES[role].icon, word: text(ROLES[role].key) };
}
