"""What is so in this student's lab: what the kit maker drew."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDER = Path("/etc/disclosure")


@dataclass(frozen=True)
class Report:
    """A report in the inbox: its Message-ID, what it is, and who sent it.

    `age` are the seconds it was old when the kit was made; `answered` is true for
    those who should get an answer.
    """

    id: str
    role: str
    state: str
    address: str
    sender: str
    subject: str
    age: float
    answered: bool


@dataclass(frozen=True)
class Flaw:
    """A real flaw of the product."""

    cve: str
    cwe: str
    vector: str
    affected: tuple[str, ...]
    severity: str


@dataclass(frozen=True)
class Truth:
    """truth.json; `told` is all of it."""

    told: dict[str, Any]

    @classmethod
    def read(cls, path: Path = FOLDER / "truth.json") -> "Truth":
        """From the kit's file."""
        return cls(json.loads(path.read_text("utf-8")))

    def __getitem__(self, key: str) -> Any:
        return self.told[key]

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Every report from outside."""
        return tuple(Report(**report) for report in self.told["reports"])

    def report(self, role: str) -> Report:
        """The report that has this role, of which there is one."""
        return next(report for report in self.reports if report.role == role)

    @cached_property
    def flaws(self) -> dict[str, Flaw]:
        """The three flaws, by the role of the first report of each."""
        return {
            role: Flaw(**{**flaw, "affected": tuple(flaw["affected"])})
            for role, flaw in self.told["flaws"].items()
        }

    @property
    def host(self) -> str:
        """The web site's name."""
        return f"www.{self.told['domain']}"

    @property
    def web(self) -> str:
        """The web site's address."""
        return f"https://{self.host}"

    @property
    def contact(self) -> str:
        """Where reports go."""
        return str(self.told["contact"])
