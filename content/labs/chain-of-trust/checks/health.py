"""Whether the lab's name servers answer: one JSON object, asked all at once."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dns.name
from dnssec_grading.questions import Deadline, Reply, ask
from dnssec_grading.scene import Session


def main() -> None:
    """Write {node: {state, note}} for every node that serves names."""
    session = Session.read(Path("/lab/session.json"))
    parent = session.zone.parent()
    questions = {
        "root": (dns.name.root, False),
        "registry": (parent, False),
        "authority": (session.zone, False),
        "resolver": (parent, True),
        "cafe": (parent, True),
    }
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


if __name__ == "__main__":
    main()
