"""The two sides of the delegation, and the keys: what the last link rests on."""

from collections.abc import Iterable

import dns.dnssec
import dns.name
import dns.rdata
from lab_grading.report import Finding

from dnssec_grading.policy import weakness
from dnssec_grading.scene import Scene

SEP, ZONE = 0x0001, 0x0100  # RFC 4034 section 2.1.1


def describe(keys: Iterable[dns.rdata.Rdata]) -> str:
    """Keys as a person speaks of them: tag, flags, algorithm."""
    told = [f"{dns.dnssec.key_id(k)} ({k.flags}, alg {int(k.algorithm)})" for k in keys]
    return ", ".join(told) or "none"


def delegation(scene: Scene) -> Finding:
    """Every delegated server answers with authority, UDP and TCP; the NS sets agree.

    Counts only once the zone has keys: an unsigned zone has nothing to gain.
    """
    if not scene.servers:
        told = "The parent names no name server with an address for your zone."
        return Finding(0, 1, told, fatal=True)
    troubles, silent = _server_troubles(scene)
    if silent:
        return Finding(0, 1, "; ".join(troubles), fatal=True)
    above = scene.parent.records(scene.zone, "NS", section="authority")
    below = scene.authority("@", "NS").records(scene.zone, "NS")
    if below is not None and set(above) != set(below):
        names = " and ".join(_hosts(side) for side in (above, below))
        troubles.append(f"parent and zone name different servers: {names}")
    if troubles:
        return Finding(0, 1, "; ".join(troubles))
    told = f"Authoritative over UDP and TCP: {_hosts(above)}"
    if not scene.keys:
        told += "; this counts once the zone is signed"
        return Finding(0, 1, told, because="dnskey", status="not-tested")
    return Finding(1, 1, told)


def _server_troubles(scene: Scene) -> tuple[list[str], bool]:
    """What is wrong with each server, and whether not one answers at all."""
    troubles, answers = [], 0
    for host in scene.servers:
        for way, tcp in (("UDP", False), ("TCP", True)):
            reply = scene.server(host, "SOA", tcp=tcp)
            answers += reply.message is not None
            if reply.message is None or reply.rcode != "NOERROR":
                troubles.append(f"{host} {way}: {reply.reason}")
            elif not reply.authoritative or not reply.records(scene.zone, "SOA"):
                troubles.append(f"{host} {way}: not authoritative (lame)")
    return troubles, answers == 0


def _hosts(records: Iterable[dns.rdata.Rdata]) -> str:
    return ", ".join(sorted(str(record.target) for record in records))


def dnskey(scene: Scene) -> Finding:
    """The zone has a zone key with the secure entry point flag."""
    if not scene.keys:
        reason = scene.key_reply.reason
        told = f"No DNSKEY records at {scene.zone} ({reason}): the zone is not signed."
        return Finding(0, 2, told)
    entries = [k for k in scene.keys if k.flags & SEP and k.flags & ZONE]
    told = f"Keys: {describe(scene.keys)}"
    if not entries:
        told += ". None has flags 257: nobody can tell which one the parent should name"
        return Finding(1, 2, told, hint="`dnssec-keygen -f KSK` sets the flag.")
    return Finding(2, 2, told)


def algorithm(scene: Scene) -> Finding:
    """Every key is of a recommended algorithm and size."""
    weak = [
        f"key {dns.dnssec.key_id(key)}: {reason}"
        for key in scene.keys
        if (reason := weakness(key))
    ]
    if weak:
        return Finding(0, 1, "; ".join(weak))
    return Finding(1, 1, f"Keys: {describe(scene.keys)}")
