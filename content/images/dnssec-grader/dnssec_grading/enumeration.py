"""Whether a zone gives its names away, and whether somebody has read another's."""

import dns.rdatatype
from lab_grading.report import Finding, Look

from dnssec_grading.questions import Reply
from dnssec_grading.scene import Scene
from dnssec_grading.secure import state


def walked(label: str, parameter: str) -> Look[Scene]:
    """A look for what a walk through a neighbour's zone brings, in a secure TXT record.

    The parameter is a label there; the whole name is taken as well.
    """

    def look(scene: Scene) -> Finding:
        reply = scene.validated(label, "TXT")
        records = reply.records(scene.name(label), "TXT") or ()
        found = [
            b"".join(record.strings).decode("ascii", "replace") for record in records
        ]
        firsts = {text.strip().lower().split(".")[0] for text in found}
        told = f"TXT of {label}: {', '.join(map(repr, found)) or 'none'}, "
        told += state(reply)
        if scene.session.parameters[parameter] not in firsts or len(firsts) != 1:
            return Finding(0, 1, f"{told}. That is not the hidden host.")
        return Finding(int(reply.authenticated), 1, told)

    return look


def nsec3(resolver: str) -> Look[Scene]:
    """A look whether denials are NSEC3, the server's own and those that others get.

    The lab's `resolver` may remember an NSEC record for as long as a denial lives.
    """

    def look(scene: Scene) -> Finding:
        own = scene.authority(scene.stranger(), "A")
        told = f"A name that does not exist: {_proof(own)}"
        if not _nsec3_only(own):
            return Finding(0, 1, told)
        others = scene.settled(resolver, scene.stranger(), "A", _nsec3_only)
        told += f"; what the lab's resolver gets: {_proof(others)}"
        return Finding(int(_nsec3_only(others)), 1, told)

    return look


def _kinds(reply: Reply) -> set[str]:
    sections = reply.message.authority[:16] if reply.message else ()
    kinds = {dns.rdatatype.to_text(rrset.rdtype) for rrset in sections}
    return kinds & {"NSEC", "NSEC3"}


def _nsec3_only(reply: Reply) -> bool:
    return _kinds(reply) == {"NSEC3"}


def _proof(reply: Reply) -> str:
    kinds = " and ".join(sorted(_kinds(reply)))
    return f"{reply.rcode} with {kinds}" if kinds else f"{reply.reason}, no proof"
