"""The DS records in the parent: there, of a good kind, and naming the right key."""

import dns.dnssec
import dns.exception
import dns.name
import dns.rdata
from lab_grading.report import Finding

from dnssec_grading.policy import good_digest
from dnssec_grading.questions import MAX_RECORDS
from dnssec_grading.scene import Scene, signs

DIGEST_NAMES = {1: "SHA1", 2: "SHA256", 4: "SHA384"}


def describe(records: list[dns.rdata.Rdata]) -> str:
    """DS records as tag, algorithm, digest type and the digest's beginning."""
    return "; ".join(
        f"{r.key_tag} alg {int(r.algorithm)} digest type {int(r.digest_type)} "
        f"{r.digest.hex()[:12]}…"
        for r in records
    )


def names(record: dns.rdata.Rdata, zone: dns.name.Name, key: dns.rdata.Rdata) -> bool:
    """Whether this DS or CDS record is the digest of this key of the zone."""
    digest = DIGEST_NAMES.get(int(record.digest_type))
    if digest is None or record.key_tag != dns.dnssec.key_id(key):
        return False
    policy = dns.dnssec.allow_all_policy  # a weak digest is judged by another check
    try:
        made = dns.dnssec.make_ds(zone, key, digest, policy=policy)
    except (dns.exception.DNSException, ValueError):
        return False
    return (made.algorithm, made.digest) == (record.algorithm, record.digest)


def ds_present(scene: Scene) -> Finding:
    """The parent publishes at least one DS record."""
    if not scene.ds:
        told = f"The parent proves that {scene.zone} has no DS: resolvers treat it as "
        return Finding(0, 1, told + "insecure, whatever is in the zone.")
    return Finding(1, 1, f"DS in the parent: {describe(scene.ds[:MAX_RECORDS])}")


def ds_digest(scene: Scene) -> Finding:
    """Every DS record uses a digest that is still good."""
    types = sorted({int(record.digest_type) for record in scene.ds})
    told = f"Digest types in the parent: {', '.join(map(str, types))}"
    return Finding(int(all(map(good_digest, types))), 1, told)


def ds_matches_key(scene: Scene) -> Finding:
    """A DS names a published key, and that key signs the key set now."""
    records = scene.ds[:MAX_RECORDS]
    pairs = [(r, k) for r in records for k in scene.keys if names(r, scene.zone, k)]
    if not pairs:
        return Finding(0, 2, _mismatch(scene, records))
    keys = scene.key_reply.records(scene.zone, "DNSKEY")
    signatures = scene.key_reply.records(scene.zone, "RRSIG", covers="DNSKEY")
    entries = [key for _record, key in pairs]
    tags = ", ".join(str(dns.dnssec.key_id(key)) for key in entries)
    if trouble := signs(keys, signatures, entries):
        told = f"The DS names key {tags}, but the key set {trouble} by it."
        return Finding(1, 2, told)
    return Finding(2, 2, f"The DS names key {tags}, which signs the key set.")


def _mismatch(scene: Scene, records: list[dns.rdata.Rdata]) -> str:
    present = {dns.dnssec.key_id(key) for key in scene.keys}
    told = []
    for tag in sorted({record.key_tag for record in records}):
        if tag in present:
            told.append(f"key {tag} exists, but the digest or algorithm differs")
        else:
            told.append(f"key {tag} is not in the zone")
    own = ", ".join(map(str, sorted(present)))
    return f"The DS leads nowhere: {'; '.join(told)}. The zone's keys: {own}."
