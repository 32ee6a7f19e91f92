"""Checks of what owners, and those who find something, can do."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from advisories import moments, securitytxt
from lab_grading.handin import Missing
from lab_grading.report import Finding

from device_grading.handin import MAX_TEXT
from device_grading.page import Page
from device_grading.scene import START, Scene
from device_grading.units import word

_YEAR = timedelta(days=366)
_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")
_WITHIN = re.compile(
    r"\bwithin (one|two|three|five|seven|\d{1,2}) (\w+ )?(day|week)s?\b"
)
_PLACE = re.compile(r"(\w[\w.-]*/)*\w[\w.-]*")
_EVERY = re.compile(r"\b(every|each) (\w+ )?(day|week|month)s?\b|\b(week|month)ly\b")


def reset(scene: Scene) -> Finding:
    """EN 303 645, 5.11-1: the button deletes what is the owner's, all of it."""
    unit, page, name, new = scene.unit, scene.page(scene.unit), word(), word(20)
    scene.answers(unit)
    for path, text, with_password in (
        ("/name", name, unit.password),
        ("/password", new, unit.password),
    ):
        if page.put(path, with_password, text).status not in range(200, 300):
            return Finding(0, 1, f"The owner cannot set {path}.")
    if not scene.bench.found("data", name):
        return Finding(0, 1, "The owner's name for it is not in the data partition.")
    scene.bench.press()
    if not scene.bench.until(lambda: _without(page, new), START):
        reply = page.get("/status", new)
        if reply.status != 200:
            return Finding(0, 1, f"After a reset, /status: {reply.told}.")
        return Finding(0, 1, "After a reset, the former owner still gets in.")
    if not scene.bench.until(lambda: page.facts(unit.password), START):
        return Finding(0, 1, "After a reset, the label's password does not open it.")
    left = scene.bench.found("data", name, new)
    if left or page.facts(unit.password).get("name"):
        return Finding(0, 1, "After a reset, what the owner left is still in it.")
    return Finding(1, 1, "After a reset, nothing of its owner is left in it.")


def _without(page: Page, password: str) -> bool:
    """Whether it answers, and refuses this password."""
    return page.get("/status", password).status in (401, 403)


def contact(scene: Scene) -> Finding:
    """RFC 9116: whom to tell, and until when that holds, without a password."""
    reply = scene.page(scene.unit).get("/.well-known/security.txt")
    if reply.status != 200 or not reply.kind.lower().startswith("text/plain"):
        what = reply.kind if reply.status == 200 else reply.told
        return Finding(0, 1, f"/.well-known/security.txt: {what[:100]}.")
    text = securitytxt.parse(reply.text)
    if text.problems:
        return Finding(0, 1, f"A line is no field: {text.problems[0]!r}.")
    contacts, expires = text.all("contact"), text.all("expires")
    if not any(_reachable(one) for one in contacts):
        return Finding(0, 1, "No field Contact has a mailto: or https: address.")
    if len(expires) != 1:
        return Finding(0, 1, f"Expires stands {len(expires)} times, not once.")
    try:
        left = moments.parse(expires[0]) - datetime.now(UTC)
    except ValueError as error:
        return Finding(0, 1, f"Expires: {error}.")
    if not timedelta(0) < left <= _YEAR:
        return Finding(0, 1, "Expires is past, or more than a year away.")
    return Finding(1, 1, f"{contacts[0][:80]}, for {left.days} days.")


def _names(text: str, address: str) -> bool:
    """Whether this address stands there, and not as a piece of a longer one."""
    whole = rf"(?<![\w@.-]){re.escape(address)}(?![\w@-]|\.\w)"
    return re.search(whole, text) is not None


def _reachable(address: str) -> bool:
    return re.fullmatch(r"(mailto:[^@\s]+@[^@\s]+|https://\S+)", address) is not None


def _place(addresses: list[str]) -> str:
    """Where the first of these leads to on the host that it names, or ""."""
    try:
        first = urlsplit(addresses[0]) if addresses else None
    except ValueError:
        # Half an IPv6 address is none.
        return ""
    name = first.path.removeprefix("/") if first and first.scheme == "https" else ""
    return name if _PLACE.fullmatch(name) else ""


def policy(scene: Scene) -> Finding:
    """5.2-1 and 5.3-13: what happens to reports, and until when there are updates."""
    reply = scene.page(scene.unit).get("/.well-known/security.txt")
    fields = securitytxt.parse(reply.text)
    name = _place(fields.all("policy"))
    if not name:
        return Finding(0, 1, "security.txt has no field Policy with an https address.")
    try:
        page = scene.release.fetch(name, MAX_TEXT).decode("utf-8", "replace")
    except Missing as error:
        return Finding(0, 1, f"The policy: {error}")
    text = " ".join(page.split()).lower()
    people = [one.removeprefix("mailto:").lower() for one in fields.all("contact")]
    today = datetime.now(UTC).date().isoformat()
    parts = {
        "the contact of security.txt": any(_names(text, one) for one in people),
        "within how many days a report is acknowledged": _WITHIN.search(text),
        "how often there is a status update": _EVERY.search(text),
        "until which day (YYYY-MM-DD) there are updates": any(
            day > today for day in _DAY.findall(text)
        ),
    }
    missing = [what for what, there in parts.items() if not there]
    if missing:
        return Finding(0, 1, f"The policy does not say: {'; '.join(missing)}.")
    return Finding(1, 1, "Contact, acknowledgement, status updates, support period.")
