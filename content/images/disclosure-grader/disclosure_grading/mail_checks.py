"""Checks of what the maker wrote to others."""

import re
from datetime import timedelta

from lab_grading.report import Finding

from disclosure_grading import promises
from disclosure_grading.mailbox import Sent
from disclosure_grading.scene import Scene, mentions
from disclosure_grading.truth import Report

_LEAST_WORDS = 12
_DAY = timedelta(days=1)


def _written(text: str) -> bool:
    return len(set(text.lower().split())) >= _LEAST_WORDS


def _answered(scene: Scene, report: Report) -> Sent | None:
    """The first answer that says something, or is encrypted for the embargoed one."""
    for sent in scene.replies(report):
        encrypted = report.role == "embargoed" and "BEGIN PGP MESSAGE" in sent.text
        if encrypted or _written(sent.text):
            return sent
    return None


def _due(scene: Scene) -> list[Report]:
    return [report for report in scene.truth.reports if report.answered]


def acknowledged(scene: Scene) -> Finding:
    """ISO/IEC 29147: everybody who reports in good faith hears from the maker."""
    due = _due(scene)
    answers = {report.id: _answered(scene, report) for report in due}
    good = sum(1 for sent in answers.values() if sent)
    elsewhere = scene.truth.report("elsewhere")
    pointed = any(
        mentions(sent.text, scene.truth["other_contact"])
        for sent in scene.replies(elsewhere)
    )
    told = (
        f"{good} of {len(due)} who should hear from you have an answer of some words."
    )
    if answers[elsewhere.id] and not pointed:
        told += " One reporter does not learn where the report belongs."
    return Finding(good + pointed, len(due) + 1, told)


def promise(scene: Scene) -> Finding:
    """What the policy says is kept: the oldest report, too, was answered in time."""
    promised = promises.acknowledgement(scene.policy)
    if promised is None:
        return Finding(0, 1, "The policy promises no time.")
    late, slowest = 0, timedelta(0)
    for report in _due(scene):
        sent = _answered(scene, report)
        if sent is None:
            return Finding(0, 1, "Somebody still waits for an answer.")
        waited = scene.waited(report, sent)
        slowest = max(slowest, waited)
        late += waited > promised
    told = f"Promised: {promised / _DAY:.3g} days; slowest: {slowest / _DAY:.1f} days."
    return Finding(int(not late), 1, told)


def silence(scene: Scene) -> Finding:
    """Who sends spam or worse does not even learn that the address is read."""
    written = [
        r for r in scene.truth.reports if not r.answered and scene.mail.to(r.address)
    ]
    if written:
        return Finding(
            0, 1, f"You wrote to {len(written)} who should not hear from you."
        )
    return Finding(1, 1, "Nobody heard from you who should not.")


def early_warning(scene: Scene) -> Finding:
    """CRA, article 14(2)(a): to the CSIRT, within 24 hours, with what is needed."""
    sent = [
        one
        for one in scene.mail.to(scene.truth["csirt"])
        if one.sender == scene.truth.contact.lower()
    ]
    if not sent:
        return Finding(0, 4, "Nothing has come to the CSIRT from your contact address.")
    aware = scene.truth.report("duplicate")
    if min(scene.waited(aware, one) for one in sent) > _DAY:
        return Finding(0, 4, "It came more than 24 hours after you knew.")
    text = "\n".join(f"{one.subject}\n{one.text}" for one in sent)
    sold = [name for name, code in scene.truth["countries"] if _sold(text, name, code)]
    parts = {
        "the product": mentions(text, scene.truth["product"]),
        "that it is actively exploited": "exploited" in text.lower(),
        "where the product is sold": len(sold) == len(scene.truth["countries"]),
        "your name": mentions(text, scene.truth["maker"]),
    }
    missing = [name for name, there in parts.items() if not there]
    told = f"Not in it: {'; '.join(missing)}." if missing else "It says what it must."
    return Finding(4 - len(missing), 4, told)


def _sold(text: str, name: str, code: str) -> bool:
    return mentions(text, name) or re.search(rf"\b{code}\b", text) is not None


def confidential(scene: Scene) -> Finding:
    """ISO/IEC 29147: what was told in confidence goes out encrypted only, to one."""
    if not scene.told_embargoed.strip():
        told = "No answer that the reporter who asked for it can decrypt."
        return Finding(0, 1, told)
    inside = f"@{scene.truth['domain']}"
    address = scene.truth.report("embargoed").address
    for sent in scene.mail.messages:
        outside = [to for to in sent.recipients if not to.endswith(inside)]
        marks = scene.truth["marks"]
        if outside == [address]:
            marks = marks[:-2]  # her own name is no secret to her
        clear = f"{sent.subject}\n" + "\n".join(
            part.decode("utf-8", errors="replace") for part in sent.parts
        )
        if outside and any(mentions(clear, mark) for mark in marks):
            return Finding(0, 1, f"A mail to {outside[0][:60]} gives it away.")
    return Finding(1, 1, "Answered encrypted, and told to nobody else.")
