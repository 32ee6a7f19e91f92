"""Whether the lab's name servers answer: one JSON object, asked all at once."""

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dns.name

from dnssec_grading.questions import Deadline, Reply, ask
from dnssec_grading.scene import Session

ROOT, PARENT, ZONE = "the root", "the parent", "the zone"


def tell(served: dict[str, str], resolvers: Sequence[str] = ()) -> None:
    """Write {node: {state, note}} for the name servers and resolvers of a lab.

    `served` says what each authoritative server has: ROOT, PARENT, ZONE or a name.
    """
    session = Session.read(Path("/lab/session.json"))
    known = {ROOT: dns.name.root, PARENT: session.zone.parent(), ZONE: session.zone}
    questions = {
        node: (known.get(what) or dns.name.from_text(what), False)
        for node, what in served.items()
    }
    questions |= {node: (session.zone.parent(), True) for node in resolvers}
    with ThreadPoolExecutor(len(questions)) as pool:
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
    sys.stdout.write(json.dumps(states) + "\n")


def state(reply: Reply) -> dict[str, str]:
    """ok, degraded (it answers, but not with the zone) or down."""
    if reply.message is None:
        return {"state": "down", "note": reply.trouble}
    if reply.rcode != "NOERROR":
        return {"state": "degraded", "note": reply.reason}
    return {"state": "ok", "note": ""}
