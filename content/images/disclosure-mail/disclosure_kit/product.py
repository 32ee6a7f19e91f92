"""What the maker makes, and which releases of it there are."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

_LINES = (
    ("AirGuard", "air quality monitor"),
    ("HeatLink", "heating controller"),
    ("DoorSense", "door lock"),
    ("MeterHub", "energy meter hub"),
    ("LeafPilot", "watering controller"),
    ("CareBell", "alarm button hub"),
)
_TRADES = ("Devices", "Instruments", "Home", "Works", "Electronics")
_OTHERS = ("Brightmoor", "Halvorsen", "Kestrelle", "Oudewater", "Sundaria")
_COUNTRIES = (
    ("Austria", "AT"),
    ("Belgium", "BE"),
    ("Denmark", "DK"),
    ("Estonia", "EE"),
    ("Finland", "FI"),
    ("Germany", "DE"),
    ("Ireland", "IE"),
    ("Netherlands", "NL"),
    ("Poland", "PL"),
    ("Portugal", "PT"),
    ("Slovenia", "SI"),
    ("Spain", "ES"),
)
RELEASES = 9
UNSUPPORTED = 3  # so many of the oldest get no updates any more


@dataclass(frozen=True)
class Maker:
    """The maker, its one product, where it is sold, and a competitor.

    `released` are the days on which each of `releases` came out.
    """

    name: str
    domain: str
    product: str
    kind: str
    releases: tuple[str, ...]
    released: tuple[datetime, ...]
    countries: tuple[tuple[str, str], ...]
    other: str
    other_product: str

    @property
    def contact(self) -> str:
        """Where reports go."""
        return f"psirt@{self.domain}"

    @property
    def web(self) -> str:
        """The web site's address."""
        return f"https://www.{self.domain}"

    @property
    def other_contact(self) -> str:
        """Where the competitor takes reports."""
        return f"security@{self.other.lower()}.example"

    def between(self, first: int, end: int) -> tuple[str, ...]:
        """The releases from the one of this index up to, not including, another."""
        return self.releases[first:end]


def draw(source: random.Random, word: str, domain: str, now: datetime) -> Maker:
    """A maker named by this word."""
    (line, kind), (other_line, _kind) = source.sample(_LINES, 2)
    if source.random() < 0.5:
        other_line = line
    return Maker(
        name=f"{word.title()} {source.choice(_TRADES)}",
        domain=domain,
        product=f"{line} {source.randrange(110, 990, 10)}",
        kind=kind,
        releases=tuple(_releases(source)),
        released=tuple(_days(source, now)),
        countries=tuple(sorted(source.sample(_COUNTRIES, 3))),
        other=source.choice(_OTHERS),
        other_product=f"{other_line} {source.randrange(115, 995, 10)}",
    )


def _releases(source: random.Random) -> list[str]:
    """Ascending, with steps of all sizes."""
    major, minor, patch = source.randint(1, 4), source.randint(0, 9), 0
    made = []
    for _release in range(RELEASES):
        made.append(f"{major}.{minor}.{patch}")
        step = source.random()
        if step < 0.15:
            major, minor, patch = major + 1, 0, 0
        elif step < 0.55:
            minor, patch = minor + 1, 0
        else:
            patch += 1
    return made


def _days(source: random.Random, now: datetime) -> list[datetime]:
    """The last release is of today; each before it some weeks older."""
    ages = [0]
    for _release in range(RELEASES - 1):
        ages.append(ages[-1] + source.randint(30, 110))
    return [now - timedelta(days=age) for age in reversed(ages)]
