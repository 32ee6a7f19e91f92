"""What the zone's own server says: signatures, proofs of non-existence, CDS."""

import dns.dnssec
import dns.rdata
import dns.rdatatype
from lab_grading.report import Finding, Look

from dnssec_grading import ds
from dnssec_grading.questions import Reply
from dnssec_grading.scene import Scene, signs

OPT_OUT = 0x01  # RFC 5155 section 3.1.2.1


def signatures(*sets: tuple[str, str]) -> Look[Scene]:
    """A look at the signatures of these sets, each a (label, type) pair."""

    def look(scene: Scene) -> Finding:
        troubles = [
            f"{label} {rdtype} {trouble}"
            for label, rdtype in sets
            if (trouble := _trouble(scene, label, rdtype))
        ]
        good = len(sets) - len(troubles)
        told = "; ".join(troubles) or f"All {good} sets are signed and in time."
        return Finding(good, len(sets), told)

    return look


def _trouble(scene: Scene, label: str, rdtype: str) -> str:
    reply = scene.key_reply if rdtype == "DNSKEY" else scene.authority(label, rdtype)
    name = scene.name(label)
    records = reply.records(name, rdtype)
    if records is None:
        return f"is missing ({reply.reason})"
    return signs(records, reply.records(name, "RRSIG", covers=rdtype), scene.keys)


def nsec3_parameters(scene: Scene) -> Finding:
    """The proof in a real negative answer is NSEC, or NSEC3 as RFC 9276 wants it."""
    reply = scene.authority(scene.stranger(), "A")
    kinds = _proofs(reply)
    if not kinds["NSEC"] and not kinds["NSEC3"]:
        told = f"A name that does not exist gets {reply.reason} without any proof."
        return Finding(0, 1, told)
    if not kinds["NSEC3"]:
        return Finding(1, 1, "NSEC: there is nothing to set.")
    records = kinds["NSEC3"]
    iterations = sorted({r.iterations for r in records})
    salts = sorted({len(r.salt) for r in records})
    opt_out = any(r.flags & OPT_OUT for r in records)
    told = (
        f"NSEC3: additional iterations {_join(iterations)}, salt of {_join(salts)} "
        f"bytes, opt-out {'set' if opt_out else 'not set'}"
    )
    return Finding(int(iterations == [0] and salts == [0] and not opt_out), 1, told)


def _proofs(reply: Reply) -> dict[str, list[dns.rdata.Rdata]]:
    kinds: dict[str, list[dns.rdata.Rdata]] = {"NSEC": [], "NSEC3": []}
    for rrset in reply.message.authority[:16] if reply.message else ():
        kinds.get(dns.rdatatype.to_text(rrset.rdtype), []).extend(rrset)
    return kinds


def _join(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def cds(scene: Scene) -> Finding:
    """A validated CDS set in which every record is the digest of a published key."""
    reply = scene.validated("@", "CDS")
    records = list(reply.records(scene.zone, "CDS") or ())
    if not records:
        return Finding(0, 1, f"No CDS records ({reply.reason}).")
    if any(record.algorithm == 0 for record in records):
        return Finding(0, 1, "The CDS asks the parent to remove the DS (RFC 8078).")
    strange = [
        record
        for record in records
        if not any(ds.names(record, scene.zone, key) for key in scene.keys)
    ]
    if strange:
        return Finding(0, 1, f"CDS of no published key: {ds.describe(strange)}")
    if not reply.authenticated:
        told = f"CDS is there ({ds.describe(records)}) but not secure: {reply.reason}"
        return Finding(0, 1, told)
    return Finding(1, 1, f"CDS: {ds.describe(records)}")
