"""Looks at what was watched: which keys were rolled, in which order, and how darkly."""

import dns.dnssec
from dnssec_grading.ds import names
from dnssec_grading.scene import Scene
from dnssec_watch import rolls
from dnssec_watch.caches import Broken
from dnssec_watch.grading import clock, watched
from dnssec_watch.history import History
from lab_grading.report import Finding, Look

NEW = 15  # Ed25519 (RFC 8080)
# How long the caches of this small internet remember: every TTL is 10 seconds.
CACHES = 10
SIGNED = (("@", "DNSKEY"), ("@", "SOA"), ("www", "A"), ("mail", "A"))
# Seconds without the watcher after which nobody knows how a change went.
UNSEEN = 3
SIDES = {
    "ds": "with the DS it remembered, the keys",
    "keys": "with the keys it remembered, the answer",
    "signatures": "a remembered signature of www, with the keys",
}


def _done(seen: History) -> set[str]:
    """Which of the task's three rolls have been seen."""
    done = {
        "zsk-rolled": any(roll.together for roll in rolls.zsk_rolls(seen)),
        "ksk-rolled": any(roll.together for roll in rolls.ksk_rolls(seen)),
        "algorithm-rolled": rolls.algorithm_roll(seen, NEW) is not None,
    }
    return {check for check, so in done.items() if so}


def once_rolled(look: Look[Scene]) -> Look[Scene]:
    """This look, once the watcher has seen a roll: before it nothing is at stake."""

    def gated(scene: Scene) -> Finding:
        if not _done(watched(scene)):
            told = "Not looked at: no key has been rolled yet."
            return Finding(
                0, 1, told, because="zsk-rolled", status="not-tested", waits=True
            )
        return look(scene)

    return gated


def zsk_rolled(scene: Scene) -> Finding:
    """Another zone-signing key of the same algorithm signs www."""
    seen = watched(scene)
    return _rolled(rolls.zsk_rolls(seen), seen.signed, "www is signed by")


def ksk_rolled(scene: Scene) -> Finding:
    """Another key-signing key of the same algorithm is what the DS names."""
    seen = watched(scene)
    told = "the key set is signed by"
    return _rolled(rolls.ksk_rolls(seen), seen.signed_keys, told)


def _rolled(found: list[rolls.Roll], lives: list, told: str) -> Finding:
    moves = "; ".join(f"{roll} at {clock(roll.at)}" for roll in found[:4])
    if any(roll.together for roll in found):
        return Finding(1, 1, f"Rolled: {moves}")
    if found:
        told = f"Changed all at once, never published side by side: {moves}"
        return Finding(0, 1, told)
    signing = ", ".join(
        f"{life.item} since {clock(life.first)}" for life in lives if life.present
    )
    return Finding(0, 1, f"No roll has been seen; {told} {signing or 'nobody'}.")


def ds_follows(scene: Scene) -> Finding:
    """The parent has the DS of keys in use, and of no others."""
    seen = watched(scene)
    first = {(one.tag, one.id) for one in seen.first.look.ds} if seen.first else set()
    records = scene.ds[:16]
    told = f"DS in the parent: {', '.join(str(r.key_tag) for r in records) or 'none'}"
    if {(r.key_tag, r.digest.hex()[:16]) for r in records} & first:
        since = f"; {_tags(first)} has been there from the beginning"
        return Finding(0, 1, told + since, because=_unless(seen, "ksk-rolled"))
    lost = [
        str(record.key_tag)
        for record in records
        if not any(names(record, scene.zone, key) for key in scene.keys)
    ]
    if lost or not records:
        return Finding(0, 1, f"{told}; in the zone there is no {', '.join(lost)}")
    changes = [life for life in seen.ds if (life.item.tag, life.item.id) not in first]
    when = ", ".join(f"{life.item.tag} at {clock(life.first)}" for life in changes[:4])
    return Finding(1, 1, f"{told}; came: {when}")


def _tags(items: set) -> str:
    return ", ".join(sorted(str(tag) for tag, _ in items))


def _unless(seen: History, check: str) -> str:
    return "" if check in _done(seen) else check


def algorithm_rolled(scene: Scene) -> Finding:
    """Keys, DS records and signatures are all of the new algorithm."""
    sets = {
        "keys": [int(key.algorithm) for key in scene.keys],
        "DS": [int(record.algorithm) for record in scene.ds[:16]],
        "signatures": [algorithm for _tag, algorithm in _signers(scene)],
    }
    told = "; ".join(
        f"{what}: {', '.join(map(str, sorted(set(numbers)))) or 'none'}"
        for what, numbers in sets.items()
    )
    good = all(set(numbers) == {NEW} for numbers in sets.values())
    return Finding(int(good), 1, f"Algorithms of the {told}")


def _signers(scene: Scene) -> set[tuple[int, int]]:
    """Tag and algorithm of all who signed the key set or data."""
    found = set()
    for label, rdtype in SIGNED:
        reply = scene.authority(label, rdtype)
        signatures = reply.records(scene.name(label), "RRSIG", covers=rdtype)
        found |= {(one.key_tag, int(one.algorithm)) for one in signatures or ()}
    return found


def old_keys_gone(scene: Scene) -> Finding:
    """No key is left of those the watcher began with, and each one signs something."""
    seen = watched(scene)
    begun = seen.first.look.keys if seen.first else ()
    first = {(key.tag, key.algorithm) for key in begun}
    tags = {(dns.dnssec.key_id(key), int(key.algorithm)) for key in scene.keys}
    if not tags:
        return Finding(0, 1, f"No keys at all ({scene.key_reply.reason}).")
    left = [str(tag) for tag, algorithm in sorted(tags & first)]
    if left:
        told = f"In the zone from the beginning, and still: {', '.join(left)}"
        return Finding(0, 1, told, because=_unless(seen, "zsk-rolled"))
    idle = [str(tag) for tag, algorithm in sorted(tags - _signers(scene))]
    if idle:
        return Finding(0, 1, f"In the zone, and sign nothing: {', '.join(idle)}")
    return Finding(1, 1, f"The zone's keys: {_tags(tags)}")


def overlap(scene: Scene) -> Finding:
    """No cache was left with half of a change: a part for each roll, less faults."""
    seen = watched(scene)
    done = _done(seen)
    faults = [_told(one) for one in _incidents(seen)]
    faults += [
        f"from {clock(start)} to {clock(end)} nobody could see how it changed"
        for start, end in seen.unseen(UNSEEN)
    ]
    if "algorithm-rolled" in done and not rolls.signed_twice(seen, NEW):
        faults.append("old and new algorithm never signed side by side")
    if not faults:
        told = f"{len(done)} of 3 rolls; every answer fitted what caches remembered"
        return Finding(len(done), 3, told)
    return Finding(max(0, len(done) - len(faults)), 3, "; ".join(faults[:6]))


def _incidents(seen: History) -> list[Broken]:
    """Broken pairs, those of one change told once."""
    found: list[Broken] = []
    latest = 0
    for one in sorted(seen.broken_caches(CACHES)):
        if one.at > latest + 2 * CACHES:
            found.append(one)
        latest = one.at
    return found


def _told(one: Broken) -> str:
    return (
        f"a resolver that had asked at {clock(one.then)} was lost at {clock(one.at)}: "
        f"{SIDES[one.held]} did not verify"
    )


def no_darkness(scene: Scene) -> Finding:
    """Every second was authenticated; two parts for each roll at the most."""
    seen = watched(scene)
    done, dark = _done(seen), seen.dark()
    seconds = sum(one.seconds for one in dark)
    left = 6 if not seconds else 4 if seconds <= 2 else 2 if seconds <= 10 else 0
    watch = sum(span.end - span.start for span in seen.spans)
    if not dark:
        told = f"Watched for {watch} s, {len(done)} of 3 rolls: not a second was dark"
        return Finding(min(left, 2 * len(done)), 6, told)
    told = "; ".join(
        f"{one.seconds} s from {clock(one.start)}: {one.reason}" for one in dark[:4]
    )
    return Finding(min(left, 2 * len(done)), 6, f"{seconds} s dark: {told}")
