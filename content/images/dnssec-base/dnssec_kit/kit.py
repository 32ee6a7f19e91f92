"""Make one session's kit: keys, signed root zone, configuration of every node.

Standard input: {lab, parameters, nodes, networks}. Standard output: a tar archive.
The files below nodes/, here and in the lab, are templates: each lands in its node at
the same path, with {{ name }} replaced; the lab's own goes before the one here. The
root zone's private keys are made here, used once and lost.
"""

import base64
import hashlib
import io
import json
import re
import sys
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dnssec_kit import keys

SHARED = Path(__file__).parent / "nodes"
PLACE = re.compile(r"\{\{ ([a-z0-9_]+(?:\.[a-z0-9-]+)?) \}\}")
PRIVATE = {"rndc.key", "registrar.json", "registry.json", "registry.key"}
NETWORK = "lab"
TLD = "example."


@dataclass
class Kit:
    """What is made for one session.

    `files` are by "node/absolute/path", `public` is what the student may know besides
    the session's parameters, `values` fills the templates. `since` and `until` bound
    the signatures that are made beforehand.
    """

    session: dict
    since: datetime
    until: datetime
    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        """The student's zone, absolute."""
        return self.session["parameters"]["zone"] + "."

    @property
    def addresses(self) -> dict[str, str]:
        """Each node's address on the lab's network."""
        nodes = self.session["nodes"]
        return {name: places[NETWORK] for name, places in nodes.items()}

    def secret(self, purpose: str) -> bytes:
        """256 bits for this purpose, from the session's secret seed."""
        seed = f"{purpose}:{self.session['parameters']['seed']}"
        return hashlib.sha256(seed.encode()).digest()

    def fill(self, folder: Path) -> None:
        """Put the templates of a folder of nodes in; KeyError for an unknown name."""
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            place = path.relative_to(folder)
            if place.parts[0] in self.session["nodes"]:
                text = path.read_text(encoding="utf-8")
                self.files[str(place)] = PLACE.sub(self._value, text).encode()

    def _value(self, match: re.Match[str]) -> str:
        return str(self.values[match[1]])


Further = Callable[[Kit], None]


def make(
    session: dict,
    own: Path,
    facts: Mapping[str, str],
    now: datetime,
    further: Further = lambda _kit: None,
) -> Kit:
    """The kit of a lab whose own node templates lie in `own`.

    `facts` are fixed values for templates and student alike. `further` may add values
    before the templates are filled.
    """
    kit = Kit(session, since=now - timedelta(hours=1), until=now + timedelta(days=30))
    addresses = kit.addresses
    tld_key = keys.Key.generate(TLD, flags=keys.KSK)
    root = keys.sign_root(
        server=addresses["root"],
        tld=tld_key,
        tld_server=addresses["registry"],
        since=kit.since,
        until=kit.until,
    )
    kit.values |= {**session["parameters"], **facts, **_values(kit, root)}
    kit.public |= {**facts, "anchor_tag": str(root.anchor_tag)}
    further(kit)
    kit.fill(SHARED)
    kit.fill(own)
    kit.files["root/etc/bind/root.zone"] = root.zone.encode()
    for name, content in tld_key.bind_files(kit.since).items():
        kit.files[f"registry/var/cache/bind/{name}"] = content.encode()
    return kit


def _values(kit: Kit, root: keys.Root) -> dict[str, str]:
    """What every lab's templates may name besides its parameters and facts."""
    secrets = {name: base64.b64encode(kit.secret(name)) for name in ("rndc", "tsig")}
    return {
        **{f"nodes.{name}": address for name, address in kit.addresses.items()},
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
    kit = make(json.load(sys.stdin), own, facts, datetime.now(UTC), further)
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
        for path, content in (*kit.files.items(), _parameters(kit)):
            _add(archive, path, content)


def _parameters(kit: Kit) -> tuple[str, bytes]:
    return "parameters.json", json.dumps(kit.public).encode()


def _add(archive: tarfile.TarFile, path: str, content: bytes) -> None:
    """Put a regular file into the archive; keys and tokens for the owner only."""
    member = tarfile.TarInfo(path)
    member.size = len(content)
    private = Path(path).name in PRIVATE or path.endswith(".private")
    member.mode = 0o600 if private else 0o644
    archive.addfile(member, io.BytesIO(content))
