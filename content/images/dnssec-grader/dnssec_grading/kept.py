"""Whether a zone still has the records that it had before somebody worked on it."""

import dns.rdataset
from lab_grading.report import Finding, Look

from dnssec_grading.scene import Scene


def kept(*records: tuple[str, str, str]) -> Look[Scene]:
    """A look whether each (label, type, value) is what a stranger gets.

    Values are in the zone file's form; {name} in them is a parameter of the session
    or the address of that node. A wildcard is asked for under a name that nobody
    foresaw. NS records beside the original one are the delegation's matter.
    """

    def look(scene: Scene) -> Finding:
        known = {**scene.session.parameters, **scene.session.addresses}
        troubles = [
            trouble
            for label, rdtype, value in records
            if (trouble := _trouble(scene, label, rdtype, value.format_map(known)))
        ]
        good = len(records) - len(troubles)
        told = "; ".join(troubles) or f"All {good} record sets are as they were."
        return Finding(good, len(records), told)

    return look


def _trouble(scene: Scene, label: str, rdtype: str, value: str) -> str:
    """What is wrong with this set; "" when it is the original one."""
    asked = scene.stranger(label[2:]) if label.startswith("*.") else label
    reply = scene.validated(asked, rdtype)
    found = reply.records(scene.name(asked), rdtype)
    if found is None:
        return f"{label} {rdtype} is missing ({reply.reason})"
    wanted = dns.rdataset.from_text_list(
        "IN", rdtype, 0, [value], origin=scene.zone, relativize=False
    )
    if set(wanted) == set(found) or (rdtype == "NS" and set(wanted) <= set(found)):
        return ""
    seen = ", ".join(sorted(record.to_text() for record in found))
    return f"{label} {rdtype} is {seen[:80]} and was {value}"
