// One check in the list: status, points, evidence, hint, basis.

import { figure, icon, make, withCode } from "./elements.js";
import { describeStatus } from "./check-status.js";
import { text } from "./texts.js";

// `check` comes from the lab, `result` from an attempt or is null; `cause` is the title
// of the check this failure follows from, `first` marks the first broken link.
export function checkItem({ check, result, status, cause, first }) {
  const shown = describeStatus(status);
  const item = make(
    "li",
    { className: `check check-${shown.name}` },
    make(
      "div",
      { className: "check-head" },
      icon(shown.icon),
      make("h3", {}, result?.title || check.title),
      points(check, result),
    ),
    make("p", { className: "check-status" }, shown.word),
  );
  if (cause) {
    item.classList.add("is-following");
    item.append(make("p", { className: "muted small" }, text("followsFrom", { title: cause })));
  }
  if (result?.evidence) item.append(evidence(result));
  if (result?.hint && status !== "success") item.append(hint(result.hint, first));
  item.append(basis(result?.basis ? result : check));
  return item;
}

function points(check, result) {
  const max = figure(result?.max_points ?? check.points);
  const earned = result ? figure(result.points) : "–";
  return make(
    "span",
    { className: "check-points" },
    make("span", { "aria-hidden": "true" }, text("points", { points: earned, max })),
    make("span", { className: "visually-hidden" }, text("pointsLabel", { points: earned, max })),
  );
}

function evidence(result) {
  return make(
    "figure",
    { className: "evidence" },
    make("figcaption", {}, text("evidence")),
    make("pre", {}, result.evidence),
  );
}

function hint(sentence, open) {
  return make(
    "details",
    { className: "hint", open: Boolean(open) },
    make("summary", {}, icon("bulb"), text("hint")),
    make("p", {}, ...withCode(sentence)),
  );
}

function basis({ basis: clause, basis_url: url }) {
  const line = make("p", { className: "basis" });
  if (!clause) return line;
  const [before, after] = text("basis", { basis: "\0" }).split("\0");
  const safe = /^https?:\/\//.test(url ?? "");
  const name = safe
    ? make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, clause)
    : clause;
  line.append(before, name, after);
  return line;
}
