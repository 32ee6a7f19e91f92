"""The registry of a session: who holds what, and what is published from the start."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from datetime import datetime

from rpki_objects import founding
from rpki_objects.aspa import Aspa
from rpki_objects.founding import Member, Plan
from rpki_objects.resources import Resources
from rpki_objects.roa import Roa

from rpki_kit import services
from rpki_kit.member import Certified
from rpki_kit.topology import MANAGEMENT, STUDENT

if typing.TYPE_CHECKING:
    from rpki_kit.kit import Work

LAN = "lan"
# A grading run's fresh prefixes are drawn from these; see rpki_grading.challenge.
CHALLENGES = ("198.51.100.0/24", "192.0.2.0/24", "2001:db8:ff00::/40")
# Its AS numbers for documentation (RFC 5398), whose ASPAs it draws.
CHALLENGE_ASNS = (*range(64496, 64512), *range(65536, 65552))
HANDLE = "you"
LOCATOR = f"{founding.STATE}/lab.tal"


def prepare(work: Work, now: datetime) -> None:
    """Put the registry's files in, and what others need to trust it."""
    kit, plan, house = work.kit, _plan(work), work.house
    if house is None:
        files = founding.found(plan, now)
    else:
        member = Certified.begun(plan)
        files = founding.found(plan, now, [member.child])
        office, registry = member.publish(house.ca, files, now)
        files |= registry
        office |= services.files(house.validator, files[LOCATOR], now)
        kit.files |= {f"office/{path}": content for path, content in office.items()}
    kit.files |= {f"registry/{path}": content for path, content in files.items()}
    kit.files["monitor/etc/rpki/lab.tal"] = files[LOCATOR]


def _plan(work: Work) -> Plan:
    nodes, nodes6 = work.kit.session["nodes"], work.kit.session["nodes6"]
    registry = nodes["registry"]
    others = [
        holding for node, holding in work.topology.holdings.items() if node != STUDENT
    ]
    held = [str(block) for holding in others for block in holding.blocks]
    if _signs_for_student(work):
        held += _students(work)
    asns = [holding.asn for holding in others]
    mine = Resources.of(_students(work), [work.topology.holdings[STUDENT].asn])
    return Plan(
        # The monitor reaches it where no student is.
        lan=[registry[LAN], nodes6["registry"][LAN], registry[MANAGEMENT]],
        mgmt=[registry[MANAGEMENT]],
        member=Member(HANDLE, mine, work.token("member")),
        operator_token=work.token("operator"),
        held=Resources.of([*held, *CHALLENGES], [*asns, *CHALLENGE_ASNS]),
        roas=list(_roas(work)),
        aspas=list(_aspas(work)) if work.plan.paths else [],
    )


def _signs_for_student(work: Work) -> bool:
    return work.plan.hosted_roas or not work.plan.own_ca


def _aspas(work: Work) -> Iterator[Aspa]:
    """Everybody's providers but the student's; AS 0 for whom nobody carries."""
    for node, holding in work.topology.holdings.items():
        if node != STUDENT:
            carriers = work.topology.providers_of(node)
            numbers = [work.topology.holdings[carrier].asn for carrier in carriers]
            yield Aspa.of(holding.asn, numbers or [0])


def _students(work: Work) -> list[str]:
    student = work.topology.holdings[STUDENT]
    return [str(prefix) for prefix in (*student.blocks, *work.topology.unused)]


def _roas(work: Work) -> Iterator[Roa]:
    """A minimal ROA for every block; the student's own only where others run the CA."""
    for node, holding in work.topology.holdings.items():
        if node != STUDENT or _signs_for_student(work):
            for block in holding.blocks:
                yield Roa.of(str(block), holding.asn)
    if _signs_for_student(work):
        for prefix in work.topology.unused:
            yield Roa.of(str(prefix), 0)
