"""Who writes: names that need not be anybody's."""

import random
import re
from dataclasses import dataclass

_FIRST = (
    "Aino Amara Bram Carmen Daan Eilidh Farid Greta Hana Ilias Jonas Keiko Lotte Malik "
    "Nadia Oskar Priya Rosa Selim Tomas Uche Vera Wim Yara Zofia"
).split()
_LAST = (
    "Achterberg Bakshi Carvalho Dubois Eriksen Fontana Grabowski Haverkamp Iversen "
    "Jankowska Kowalczyk Lindqvist Moretti Nakamura Okonkwo Petrenko Quaglia Rasmussen "
    "Szabo Tanaka Uzun Verhoeven Wiersma Yilmaz Zielinska"
).split()
_HOSTS = "mailhaven postloft quietbox farmail letterpond inkwell".split()
_GROUPS = (
    "Harbour Bug Lab",
    "Polder Security Group",
    "Tidewater Research",
    "Open Hinge Collective",
    "Northlight Labs",
)


@dataclass(frozen=True)
class Person:
    """Somebody with a mail address, perhaps of a group."""

    name: str
    address: str
    group: str = ""

    @property
    def last(self) -> str:
        """The family name."""
        return self.name.split()[-1]

    @property
    def first(self) -> str:
        """The given name."""
        return self.name.split()[0]


class Crowd:
    """Draws people, no name twice."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self._first = source.sample(_FIRST, len(_FIRST))
        self._last = source.sample(_LAST, len(_LAST))
        self._groups = source.sample(_GROUPS, len(_GROUPS))

    def private(self) -> Person:
        """Somebody who writes from home."""
        first, last = self._first.pop(), self._last.pop()
        host = self._source.choice(_HOSTS)
        return Person(f"{first} {last}", f"{first}.{last}@{host}.example".lower())

    def researcher(self) -> Person:
        """Somebody of a group that looks for flaws."""
        first, last = self._first.pop(), self._last.pop()
        group = self._groups.pop()
        host = re.sub("[^a-z]", "-", group.lower())
        return Person(f"{first} {last}", f"{first}@{host}.example".lower(), group)

    def colleague(self, domain: str) -> Person:
        """Somebody who works for the maker."""
        first, last = self._first.pop(), self._last.pop()
        return Person(f"{first} {last}", f"{first}@{domain}".lower())
