"""Looks at forms, never at answers: what any validator would say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from advisories import bounded, mandatory, moments, securitytxt

from psirt_cli.publishing import FOLDER
from psirt_cli.settings import Settings


def all_of(settings: Settings) -> dict[str, list[str]]:
    """{file: what is wrong with its form} of all that is published."""
    path = settings.www / ".well-known" / "security.txt"
    found = {str(path): security_txt(path)}
    for advisory in sorted((settings.www / FOLDER / "white").glob("*/*.json")):
        found[str(advisory)] = csaf(advisory)
    return found


def csaf(path: Path) -> list[str]:
    """The mandatory tests of CSAF 2.0 on a file."""
    try:
        told = bounded.loads(path.read_bytes())
    except (OSError, bounded.Unreadable) as error:
        return [str(error)]
    return mandatory.problems(told)


def security_txt(path: Path) -> list[str]:
    """What RFC 9116 demands of every security.txt."""
    try:
        text = securitytxt.parse(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return [str(error)]
    wrong = [f"no field: {line}" for line in text.problems]
    if not text.all("contact"):
        wrong.append("Contact is missing (section 2.5.3)")
    expires = text.all("expires")
    if len(expires) != 1:
        return [
            *wrong,
            f"Expires stands {len(expires)} times, not once (section 2.5.5)",
        ]
    try:
        left = moments.parse(expires[0]) - datetime.now(UTC)
    except ValueError as error:
        return [*wrong, f"Expires: {error}"]
    if left < timedelta(0):
        wrong.append("it has expired")
    if left > timedelta(days=366):
        wrong.append("Expires is more than a year away, which is not recommended")
    return wrong
