"""What a stranger's validator makes of the zone, and whom that protects."""

from lab_grading.report import Finding, Look

from dnssec_grading.questions import Reply
from dnssec_grading.scene import Scene


def _has(scene: Scene, reply: Reply, label: str, rdtype: str) -> bool:
    return reply.records(scene.name(label), rdtype) is not None


def state(reply: Reply) -> str:
    """Response code and whether it is secure, or what went wrong."""
    if reply.authenticated:
        return f"{reply.rcode}, secure"
    if reply.rcode in ("NOERROR", "NXDOMAIN"):
        return f"{reply.rcode}, insecure (no AD)"
    return reply.reason


def validates(*sets: tuple[str, str], resolver: str) -> Look[Scene]:
    """A look whether these sets are secure, for us and for the lab's `resolver`.

    The resolver asks from another address than the grader: a server that shows the
    grader a better zone than everybody else is found out.
    """

    def look(scene: Scene) -> Finding:
        states, good = [], 0
        for label, rdtype in sets:
            reply = scene.validated(label, rdtype)
            fine = reply.authenticated and _has(scene, reply, label, rdtype)
            good += fine
            states.append(f"{label} {rdtype}: {state(reply)}")
        if good == len(sets):
            good += _resolver_agrees(scene, resolver, sets, states)
        return Finding(good, len(sets) + 1, "; ".join(states))

    return look


def _resolver_agrees(
    scene: Scene, resolver: str, sets: tuple[tuple[str, str], ...], states: list[str]
) -> bool:
    label, rdtype = sets[0]
    reply = scene.settled(resolver, label, rdtype, lambda reply: reply.authenticated)
    states.append(f"the lab's resolver: {state(reply)}")
    return reply.authenticated


def denial(existing: str) -> Look[Scene]:
    """A look whether "no such name" and "no such type at `existing`" are proved."""

    def look(scene: Scene) -> Finding:
        nobody = scene.validated(scene.stranger(), "A")
        nothing = scene.validated(existing, "LOC")
        good = int(nobody.authenticated and nobody.rcode == "NXDOMAIN")
        good += int(
            nothing.authenticated
            and nothing.rcode == "NOERROR"
            and not _has(scene, nothing, existing, "LOC")
        )
        told = f"A name nobody made: {state(nobody)}; "
        told += f"a type that {existing} does not have: {state(nothing)}"
        return Finding(good, 2, told)

    return look


def wildcard(below: str, resolver: str) -> Look[Scene]:
    """A look whether names that nobody can foresee, made by `*.below`, are secure.

    Signatures recorded elsewhere do not help here, nor an answer kept for the grader.
    """

    def look(scene: Scene) -> Finding:
        label = scene.stranger(below)
        ours = scene.validated(label, "A")
        told = f"{label}: {state(ours)}"
        if not (ours.authenticated and _has(scene, ours, label, "A")):
            return Finding(0, 1, told)
        name = scene.name(scene.stranger(below))
        theirs = scene.node(resolver, name, "A", recursive=True)
        told += f"; another one at the lab's resolver: {state(theirs)}"
        return Finding(int(theirs.authenticated and theirs.rcode == "NOERROR"), 1, told)

    return look


def nonce(label: str, parameter: str) -> Look[Scene]:
    """A look for the session's own token in a secure TXT record."""

    def look(scene: Scene) -> Finding:
        wanted = scene.session.parameters[parameter]
        reply = scene.validated(label, "TXT")
        records = reply.records(scene.name(label), "TXT") or ()
        found = [
            b"".join(record.strings).decode("ascii", "replace") for record in records
        ]
        told = (
            f"TXT of {label}: {', '.join(map(repr, found)) or 'none'}, {state(reply)}"
        )
        if wanted not in found:
            hint = f"The record must be exactly {wanted!r}; did you raise the serial?"
            return Finding(0, 1, told, hint=hint)
        return Finding(int(reply.authenticated), 1, told)

    return look


def attack(cafe: str, *, rewritten: str, denied: str) -> Look[Scene]:
    """A look whether the attacker's two lies are refused by the victim at `cafe`.

    Each counts only when the truth validates for everybody else: a zone that nobody
    can resolve is no defence.
    """

    def look(scene: Scene) -> Finding:
        told, good = [], 0
        for label in (rewritten, denied):
            reply = _at_the_cafe(scene, cafe, label)
            true = scene.validated(label, "A").authenticated
            good += true and _not_fooled(reply)
            told.append(f"{label} at the café: {_served(scene, reply, label)}")
            if not true:
                told.append(f"the true {label} does not validate for anybody else")
        return Finding(good, 2, "; ".join(told))

    return look


def _at_the_cafe(scene: Scene, cafe: str, label: str) -> Reply:
    if scene.validated(label, "A").authenticated:
        return scene.settled(cafe, label, "A", _not_fooled)
    return scene.node(cafe, scene.name(label), "A", recursive=True)


def _not_fooled(reply: Reply) -> bool:
    return reply.rcode == "SERVFAIL" or reply.authenticated


def _served(scene: Scene, reply: Reply, label: str) -> str:
    records = reply.records(scene.name(label), "A")
    if records is None:
        return reply.reason
    addresses = ", ".join(record.address for record in records)
    return f"{addresses} ({state(reply)})"
