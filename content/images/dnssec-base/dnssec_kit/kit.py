"""Make one session's kit: keys, signed root zone, configuration of every node.

The files below nodes/, here and in the lab, are templates; the lab's own goes before
the one here. The root zone's private keys are made here, used once and lost.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import lab_kit.kit
from lab_kit import archive

from dnssec_kit import keys

SHARED = Path(__file__).parent / "nodes"
PRIVATE = {
    "*.private",
    "rndc.key",
    "transfer.key",
    "registrar.json",
    "registry.json",
    "registry.key",
}
TLD = "example."


@dataclass
class Kit(lab_kit.kit.Kit):
    """The kit of a lab in which the student has a zone below TLD."""

    private: set[str] = field(default_factory=PRIVATE.copy)

    @property
    def zone(self) -> str:
        """The student's zone, absolute."""
        return self.session["parameters"]["zone"] + "."


Further = Callable[[Kit], None]


def make(
    session: dict[str, Any],
    own: Path,
    facts: Mapping[str, str],
    now: datetime,
    further: Further = lambda _kit: None,
) -> Kit:
    """The kit of a lab whose own node templates lie in `own`.

    `facts` are fixed values for templates and student alike. `further` may add values
    before the templates are filled.
    """
    kit = Kit.begun(session, facts, now)
    addresses = kit.addresses
    tld_key = keys.Key.generate(TLD, flags=keys.KSK)
    root = keys.sign_root(
        server=addresses["root"],
        tld=tld_key,
        tld_server=addresses["registry"],
        since=kit.since,
        until=kit.until,
    )
    kit.values |= _values(kit, root)
    kit.public["anchor_tag"] = str(root.anchor_tag)
    further(kit)
    kit.fill(SHARED)
    kit.fill(own)
    kit.files["root/etc/bind/root.zone"] = root.zone.encode()
    for name, content in tld_key.bind_files(kit.since).items():
        kit.files[f"registry/var/cache/bind/{name}"] = content.encode()
    return kit


def _values(kit: Kit, root: keys.Root) -> dict[str, str]:
    """What every DNS lab's templates may name besides what all labs' may."""
    secrets = {name: base64.b64encode(kit.secret(name)) for name in ("rndc", "tsig")}
    return {
        **{f"{name}_secret": text.decode("ascii") for name, text in secrets.items()},
        "anchor": root.anchor,
        "anchor_key": root.anchor.split(maxsplit=7)[-1],
        "cds_scanner": "false",
        "ds": "",
    }


def write(
    own: Path, facts: Mapping[str, str], further: Further = lambda _kit: None
) -> None:
    """Read the session from standard input, write its kit to standard output."""
    archive.produce(lambda session, now: make(session, own, facts, now, further))
