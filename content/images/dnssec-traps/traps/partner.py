"""The partner whose zone is broken today, and who watches for a way around it.

The way around is a negative trust anchor (RFC 7646) in the student's resolver: it
answers for the partner without validating, and goes on validating everybody else.
Once that has been seen it stays on record, and the partner repairs the zone.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype

PATIENCE = 2.0  # seconds for one question
EVERY = 1.0  # seconds between two looks


@dataclass(frozen=True)
class State:
    """When the partner was reached and when repaired, in UTC; "" for not yet."""

    reached: str = ""
    repaired: str = ""

    @classmethod
    def read(cls, file: Path) -> "State":
        """What the file keeps, or the beginning."""
        return cls(**json.loads(file.read_text("utf-8"))) if file.exists() else cls()

    def keep(self, file: Path) -> None:
        """Write it, in one step."""
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self)), encoding="utf-8")
        os.replace(draft, file)


@dataclass(frozen=True)
class Seen:
    """An answer: response code ("" for silence), the AD bit, the addresses in it."""

    rcode: str = ""
    secure: bool = False
    addresses: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = self.rcode or "no answer"
        return f"{told} with ad" if self.secure else told


def ask(server: str, name: str) -> Seen:
    """Ask a resolver for the address of `name`; anything unreadable is silence."""
    query = dns.message.make_query(name, "A", want_dnssec=True, payload=1232)
    query.flags |= dns.flags.AD
    try:
        answer = dns.query.udp(query, server, timeout=PATIENCE, ignore_unexpected=True)
        return Seen(
            dns.rcode.to_text(answer.rcode()),
            bool(answer.flags & dns.flags.AD),
            tuple(
                record.address
                for rrset in answer.answer
                if rrset.rdtype == dns.rdatatype.A
                for record in rrset
            ),
        )
    except (dns.exception.DNSException, OSError, EOFError, ValueError):
        return Seen()


@dataclass
class Watch:
    """Looks through the student's resolver; `zones` has the zones' names by role.

    `repair` is called once, `delay` seconds after the partner was reached.
    """

    zones: dict[str, str]
    address: str
    file: Path
    question: Callable[[str], Seen]
    repair: Callable[[], None]
    delay: float = 10.0
    told: str = "nobody has looked yet"
    state: State = field(init=False)

    def __post_init__(self) -> None:
        self.state = State.read(self.file)

    def run(self) -> None:
        """Look until the partner is repaired."""
        while not self.state.repaired:
            if self.state.reached:
                time.sleep(self.delay)
                self._note(repaired=clock())
                self.repair()
            else:
                self.look()
                time.sleep(EVERY)

    def look(self) -> None:
        """One look; a lasting note when the way around is as it should be."""
        partner = self.question(f"www.{self.zones['partner']}")
        self.told = f"www.{self.zones['partner']}: {partner}"
        if not self._plain(partner):
            return
        # Names that nobody has asked for before: no answer kept from earlier helps.
        again, good, bad = (
            self.question(f"w{secrets.token_hex(4)}.any.{self.zones[role]}")
            for role in ("partner", "good", "digest")
        )
        if bad.rcode != "SERVFAIL" or not good.secure:
            self.told += ". But it believes others unseen as well"
        elif self._plain(again):
            self._note(reached=clock())

    def start(self) -> None:
        """Run in a thread of its own."""
        threading.Thread(target=self.run, daemon=True).start()

    def _plain(self, seen: Seen) -> bool:
        """Whether this is the partner's true answer, without a claim to be secure."""
        right = seen.addresses == (self.address,)
        return seen.rcode == "NOERROR" and right and not seen.secure

    def _note(self, **what: str) -> None:
        state = replace(self.state, **what)
        state.keep(self.file)
        self.state = state


def clock() -> str:
    """The time of day in UTC, to the second."""
    return f"{datetime.now(UTC):%H:%M:%S}"
