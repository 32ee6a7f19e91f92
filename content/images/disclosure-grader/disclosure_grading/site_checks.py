"""Checks of security.txt and the policy."""

from datetime import timedelta

from advisories import moments
from lab_grading.report import Finding

from disclosure_grading import openpgp, promises
from disclosure_grading.scene import SECURITY_TXT, Scene, mentions

_YEAR = timedelta(days=366)
WEEK, MONTH = timedelta(days=7), timedelta(days=31)


def reachable(scene: Scene) -> Finding:
    """RFC 9116, section 3: at its place, by HTTPS, as plain text."""
    page = scene.security_page
    kind = page.kind.lower().replace(" ", "").replace('"', "")
    if not page.good:
        return Finding(0, 1, f"{page.told}.")
    if kind.partition(";")[0] != "text/plain":
        return Finding(0, 1, f"It is served as {page.kind[:60]!r}, not as text/plain.")
    if "charset=" in kind and "charset=utf-8" not in kind:
        return Finding(0, 1, f"It is served as {page.kind[:60]!r}, not in UTF-8.")
    if not scene.security_txt.fields:
        return Finding(0, 1, "It is there, and holds no field.")
    return Finding(1, 1, "It is there, by HTTPS, as plain text.")


def contact(scene: Scene) -> Finding:
    """Sections 2.5.3 and 2.5.5: whom to write to, and until when that holds."""
    text = scene.security_txt
    if text.problems:
        return Finding(0, 1, f"A line is no field: {text.problems[0]!r}.")
    wanted = f"mailto:{scene.truth.contact}"
    if wanted.lower() not in [value.lower() for value in text.all("contact")]:
        return Finding(0, 1, f"No field Contact says {wanted}.")
    expires = text.all("expires")
    if len(expires) != 1:
        return Finding(0, 1, f"Expires stands {len(expires)} times, not once.")
    try:
        left = moments.parse(expires[0]) - scene.now
    except ValueError as error:
        return Finding(0, 1, f"Expires: {error}.")
    if not timedelta(0) < left <= _YEAR:
        return Finding(0, 1, "Expires is past, or more than a year away.")
    return Finding(1, 1, f"{wanted}, for {left.days} days.")


def fields(scene: Scene) -> Finding:
    """Sections 2.5.2, 2.5.7 and 2.5.8, and 2.3 where it is signed."""
    text, wrong = scene.security_txt, []
    own = f"{scene.truth.web}{SECURITY_TXT}"
    if own not in text.all("canonical"):
        wrong.append(f"no field Canonical says {own}")
    languages = text.all("preferred-languages")
    spoken = [tag.strip().lower() for tag in ",".join(languages).split(",")]
    if len(languages) != 1 or not any(tag.split("-")[0] == "en" for tag in spoken):
        wrong.append("Preferred-Languages does not stand once, with en among them")
    pages = [scene.site.get(url) for url in text.all("policy")[:2]]
    if not any(page.good for page in pages):
        told = pages[0].told if pages else "no field Policy"
        wrong.append(told)
    if text.signed and not openpgp.verified(
        scene.certificate, scene.security_page.data
    ):
        wrong.append("its signature is not by the key that Encryption names")
    if wrong:
        return Finding(0, 1, f"Not in order: {'; '.join(wrong)}.")
    signed = "signed" if text.signed else "not signed, which is allowed"
    return Finding(1, 1, f"Canonical, Preferred-Languages, Policy; {signed}.")


def encryption(scene: Scene) -> Finding:
    """Section 2.5.4: a key for the contact, which others can use."""
    if not scene.certificate:
        return Finding(0, 1, "No field Encryption leads to a key on your site.")
    if not openpgp.encrypts(scene.certificate):
        return Finding(0, 1, "What is there is no public OpenPGP key to encrypt for.")
    if not openpgp.names(scene.certificate, scene.truth.contact):
        return Finding(0, 1, "The key is not for the contact's mail address.")
    return Finding(1, 1, "A key for the contact, and one can encrypt for it.")


def policy(scene: Scene) -> Finding:
    """EN 303 645, 5.2-1: contact, time to acknowledge, rhythm of status updates."""
    text = scene.policy
    if not text:
        return Finding(0, 3, "The field Policy leads to no page of yours.")
    first, often = promises.acknowledgement(text), promises.status_updates(text)
    parts = {
        "the contact": mentions(text, scene.truth.contact),
        "when a report is acknowledged, within a week": _within(first, WEEK),
        "how often there is a status update, at least each month": _within(
            often, MONTH
        ),
    }
    missing = [name for name, there in parts.items() if not there]
    if missing:
        told = f"Not found in a sentence of the policy: {'; '.join(missing)}."
        return Finding(3 - len(missing), 3, told)
    told = f"Acknowledged within {_days(first)}, status each {_days(often)}."
    return Finding(3, 3, told)


def _within(time: timedelta | None, most: timedelta) -> bool:
    return time is not None and timedelta(0) < time <= most


def _days(time: timedelta | None) -> str:
    return f"{(time or timedelta(0)) / timedelta(days=1):.3g} days"
