"""Whether the lab's name servers answer: one JSON object, asked all at once."""

import json
import socket
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dns.name

from dnssec_grading.questions import Deadline, Reply, ask
from dnssec_grading.scene import Session

ROOT, PARENT, ZONE = "the root", "the parent", "the zone"


def tell(
    served: dict[str, str],
    resolvers: Sequence[str] = (),
    services: Mapping[str, int] = {},
) -> None:
    """Write {node: {state, note}} for the name servers and resolvers of a lab.

    `served` says what each authoritative server has: ROOT, PARENT, ZONE or a name.
    `services` are further nodes and the TCP port at which each listens.
    """
    session = Session.read(Path("/lab/session.json"))
    known = {ROOT: dns.name.root, PARENT: session.zone.parent(), ZONE: session.zone}
    questions = {
        node: (known.get(what) or dns.name.from_text(what), False)
        for node, what in served.items()
    }
    questions |= {node: (session.zone.parent(), True) for node in resolvers}
    with ThreadPoolExecutor(len(questions) + len(services)) as pool:
        doors = {
            node: pool.submit(door, session.addresses[node], port)
            for node, port in services.items()
        }
        replies = {
            node: pool.submit(
                ask,
                session.addresses[node],
                name,
                "SOA",
                deadline=Deadline(2),
                recursive=recursive,
            )
            for node, (name, recursive) in questions.items()
        }
    states = {node: state(reply.result()) for node, reply in replies.items()}
    states |= {node: found.result() for node, found in doors.items()}
    sys.stdout.write(json.dumps(states) + "\n")


def state(reply: Reply) -> dict[str, str]:
    """ok, degraded (it answers, but not with the zone) or down."""
    if reply.message is None:
        return {"state": "down", "note": reply.trouble}
    if reply.rcode != "NOERROR":
        return {"state": "degraded", "note": reply.reason}
    return {"state": "ok", "note": ""}


def door(address: str, port: int) -> dict[str, str]:
    """ok when somebody listens there, else down."""
    try:
        socket.create_connection((address, port), timeout=2).close()
    except OSError as error:
        return {"state": "down", "note": f"TCP port {port}: {error.strerror or error}"}
    return {"state": "ok", "note": ""}
