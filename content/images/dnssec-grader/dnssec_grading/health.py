"""Whether a DNS lab's name servers answer."""

from collections.abc import Mapping, Sequence
from functools import partial

import dns.name
from lab_grading import health
from lab_grading.deadline import Deadline
from lab_grading.session import Session

from dnssec_grading.questions import Reply, ask
from dnssec_grading.scene import zone_of

ROOT, PARENT, ZONE = "the root", "the parent", "the zone"


def tell(
    served: dict[str, str],
    resolvers: Sequence[str] = (),
    services: Mapping[str, int] = {},
) -> None:
    """Write the states of the name servers and resolvers of a lab, asked all at once.

    `served` says what each authoritative server has: ROOT, PARENT, ZONE or a name.
    `services` are further nodes and the TCP port at which each listens.
    """
    session = Session.read()
    at, zone = session.addresses, zone_of(session)
    known = {ROOT: dns.name.root, PARENT: zone.parent(), ZONE: zone}
    names = {
        node: known.get(what) or dns.name.from_text(what)
        for node, what in served.items()
    }
    health.tell(
        {node: partial(_server, at[node], name) for node, name in names.items()}
        | {node: partial(_resolver, at[node], zone.parent()) for node in resolvers}
        | {node: partial(health.door, at[node], p) for node, p in services.items()}
    )


def state(reply: Reply) -> health.State:
    """OK, degraded (it answers, but not with the zone) or down."""
    if reply.message is None:
        return health.down(reply.trouble)
    if reply.rcode != "NOERROR":
        return health.degraded(reply.reason)
    return health.OK


def _server(address: str, zone: dns.name.Name) -> health.State:
    return state(ask(address, zone, "SOA", deadline=Deadline(2)))


def _resolver(address: str, zone: dns.name.Name) -> health.State:
    return state(ask(address, zone, "SOA", deadline=Deadline(2), recursive=True))
