"""Puts a routing lab's kit together: routers, monitor, and what the student knows."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from lab_kit.archive import produce
from lab_kit.kit import Kit

from rpki_kit import bird, frr, numbers, own_bird, registry
from rpki_kit.house import House
from rpki_kit.topology import MANAGEMENT, STUDENT, Topology

LAN = "lan"
NAMES = {
    STUDENT: "You",
    "upstream": "Upstream",
    "transit": "Transit",
    "remote": "Remote",
    "customer": "Customer",
    "attacker": "Attacker",
}
RESERVE = "reserve"
PRIVATE = {
    *("**/monitor.json", "**/registry.json", "**/roa.json"),
    *("**/*.key", "**/key.pem"),
}
API_PORT, OPERATOR_PORT, GLASS_PORT = 8080, 8081, 8080


@dataclass(frozen=True)
class Plan:
    """How one lab differs from another.

    `own_ca`: the student runs the CA for the own prefixes; else the registry has
    published their ROAs, as it has with `hosted_roas` in any case. `first_attack` is on
    from the start. `shows_vrps`: the looking glass tells the validated payloads.
    `watched`: whose prefixes the picture shows, those of systems by their node's name,
    or RESERVE. `house`: all is set up beforehand, in this state; `faults`, by name, is
    what can be wrong with it. `paths`: everybody else has an ASPA, transit refuses what
    these call invalid, upstream's path to it is longer than it need be, the peer may
    leak, and the student's router is BIRD, which can verify paths too.
    """

    own_ca: bool
    hosted_roas: bool = False
    first_attack: str = ""
    shows_vrps: bool = True
    watched: tuple[str, ...] = (STUDENT,)
    paths: bool = False
    house: "Callable[[Work], House] | None" = None
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Work:
    """A kit in the making, with what its parts need."""

    kit: Kit
    plan: Plan
    topology: Topology
    house: House | None = None

    def token(self, purpose: str) -> str:
        """A secret word for this purpose."""
        return self.kit.secret(purpose).hex()[:40]

    def address(self, node: str, network: str) -> str:
        """A node's IPv4 address on a network."""
        return str(self.kit.session["nodes"][node][network])


Further = Callable[[Work], None]


def write(plan: Plan, own: Path, further: Further = lambda _work: None) -> None:
    """Read the session from standard input, write its kit to standard output.

    Below `own` lie the lab's own templates of node files; `further` may change the
    kit at its end.
    """

    def make(session: dict[str, Any], now: datetime) -> Kit:
        kit = Kit.begun(session, {}, now)
        kit.private |= PRIVATE
        work = Work(kit, plan, Topology.of(session, kit.secret("numbers")))
        if plan.house:
            work = replace(work, house=plan.house(work))
        kit.public |= known(work.topology)
        kit.values |= kit.public
        for node in work.topology.holdings:
            if node != STUDENT:
                _system(work, node)
        _router(work)
        _office(work)
        _monitor(work)
        registry.prepare(work, now)
        kit.fill(own)
        further(work)
        return kit

    produce(make)


def known(topology: Topology) -> dict[str, str]:
    """What a student may know and the task's text names."""
    student = topology.holdings[STUDENT]
    told = {
        "asn": str(student.asn),
        "block4": str(student.block4),
        "block6": str(student.block6),
        "host4": student.hosts[0],
        "host6": student.hosts[1],
        "unused4": str(topology.unused[0]),
        "unused6": str(topology.unused[1]),
        "unsigned4": str(numbers.UNSIGNED4),
        "unsigned6": str(numbers.UNSIGNED6),
    }
    for node, holding in topology.holdings.items():
        if node != STUDENT:
            told[f"{node}_asn"] = str(holding.asn)
            told[f"{node}_block4"], told[f"{node}_block6"] = map(str, holding.blocks)
            told[f"{node}_host4"], told[f"{node}_host6"] = holding.hosts
    for neighbour in topology.neighbours(STUDENT):
        link = f"{neighbour.node}_link"
        told[f"{link}4"], told[f"{link}6"] = neighbour.addresses
    return told


def _system(work: Work, node: str) -> None:
    """A trusted system: BIRD, its addresses, and the door for the monitor."""
    kit, holding = work.kit, work.topology.holdings[node]
    door = work.address(node, MANAGEMENT)
    kit.files[f"{node}/etc/bird/bird.conf"] = bird.configuration(
        work.topology,
        node,
        router_id=door,
        traits=_traits(work, node),
    ).encode()
    kit.files[f"{node}/etc/as/as.env"] = (
        f'MGMT={door}\nADDRESSES="{" ".join(holding.hosts)}"\n'
    ).encode()


def _traits(work: Work, node: str) -> bird.Traits:
    transit, paths = node == "transit", work.plan.paths
    return bird.Traits(
        validator=work.address("monitor", MANAGEMENT) if transit else None,
        attested=transit and paths,
        unsigned=node == "upstream",
        lengthens="transit" if node == "upstream" and paths else "",
        leaks_to=STUDENT if node == "attacker" and paths else "",
    )


def _router(work: Work) -> None:
    kit, student = work.kit, work.topology.holdings[STUDENT]
    first = next(iter(kit.session["nodes"][STUDENT].values()))
    if work.plan.paths:
        text = own_bird.configuration(work.topology, router_id=first)
        kit.files[f"{STUDENT}/etc/bird/bird.conf"] = text.encode()
    else:
        validating = work.house and work.house.router
        text = frr.configuration(work.topology, router_id=first, validating=validating)
        kit.files[f"{STUDENT}/etc/frr/frr.conf"] = text.encode()
        vtysh = b"service integrated-vtysh-config\n"
        kit.files[f"{STUDENT}/etc/frr/vtysh.conf"] = vtysh
    addresses = "".join(f"{host}\n" for host in student.hosts)
    kit.files[f"{STUDENT}/etc/router/addresses"] = addresses.encode()


def _office(work: Work) -> None:
    """What the student's commands know from the start."""
    kit, topology = work.kit, work.topology
    student = topology.holdings[STUDENT]
    held = (*student.blocks, *topology.unused)
    kit.files["office/etc/lab/prefixes"] = "".join(f"{p}\n" for p in held).encode()
    if work.plan.own_ca:
        settings = {
            "registry": f"http://registry:{API_PORT}",
            "token": work.token("member"),
            "looking_glass": f"http://monitor:{GLASS_PORT}",
            "asn": student.asn,
        }
        kit.files["office/etc/roa/roa.json"] = json.dumps(settings).encode()


def _monitor(work: Work) -> None:
    topology, kit = work.topology, work.kit
    systems = {
        node: {
            "name": NAMES[node],
            "asn": holding.asn,
            "blocks": [str(block) for block in holding.blocks],
            "hosts": list(holding.hosts),
            "door": None if node == STUDENT else work.address(node, MANAGEMENT),
        }
        for node, holding in topology.holdings.items()
    }
    registry_door = work.address("registry", MANAGEMENT)
    settings = {
        "systems": systems,
        "links": sorted(topology.links.values()),
        "unused": [str(prefix) for prefix in topology.unused],
        "unsigned": [str(numbers.UNSIGNED4), str(numbers.UNSIGNED6)],
        "registry": f"http://{registry_door}:{OPERATOR_PORT}",
        "token": work.token("operator"),
        "lan": work.address("monitor", LAN),
        "mgmt": work.address("monitor", MANAGEMENT),
        "first_attack": work.plan.first_attack,
        "shows_vrps": work.plan.shows_vrps,
        "watched": list(_watched(work)),
        "paths": work.plan.paths,
        "providers": {node: topology.providers_of(node) for node in systems},
        "faults": dict(work.plan.faults),
    }
    kit.files["monitor/etc/monitor/monitor.json"] = json.dumps(settings).encode()


def _watched(work: Work) -> Iterator[tuple[str, str]]:
    for what in work.plan.watched:
        if what == RESERVE:
            yield from (
                (str(prefix), "your reserve") for prefix in work.topology.unused
            )
            continue
        label = "yours" if what == STUDENT else NAMES[what]
        for block in work.topology.holdings[what].blocks:
            yield str(block), label
