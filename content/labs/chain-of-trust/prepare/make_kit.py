"""Make one session's kit: keys, signed root zone, configuration of every node.

Standard input: {lab, parameters, nodes, networks}. Standard output: a tar archive.
The files below nodes/ are templates: each lands in its node at the same path, with
{{ name }} replaced. The root zone's private keys are made here, used once and lost.
"""

import base64
import hashlib
import io
import json
import re
import sys
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keys

HERE = Path(__file__).parent
PLACE = re.compile(r"\{\{ ([a-z_]+(?:\.[a-z-]+)?) \}\}")
PRIVATE = {"rndc.key", "registrar.json", "registry.json", "registry.key"}
NETWORK = "lab"
TLD = "example."
# Addresses of the documentation blocks (RFC 5737): nothing answers there.
FACTS = {
    "www_address": "192.0.2.80",
    "mail_address": "192.0.2.25",
    "forged_address": "203.0.113.66",
}


def main() -> None:
    """Read the session from standard input, write its kit to standard output."""
    session = json.load(sys.stdin)
    files, public = kit(session, datetime.now(UTC))
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
        for path, content in files.items():
            add(archive, path, content)
        add(archive, "parameters.json", json.dumps(public).encode())


def kit(session: dict, now: datetime) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files by "node/absolute/path", and what the student may know besides."""
    parameters, addresses = session["parameters"], session["nodes"]
    since, until = now - timedelta(hours=1), now + timedelta(days=30)
    tld_key = keys.Key.generate(TLD, flags=257)
    root = keys.sign_root(
        server=addresses["root"][NETWORK],
        tld=tld_key,
        tld_server=addresses["registry"][NETWORK],
        since=since,
        until=until,
    )
    values = {
        **parameters,
        **FACTS,
        **{f"nodes.{name}": places[NETWORK] for name, places in addresses.items()},
        **{f"{name}_secret": secret(parameters, name) for name in ("rndc", "tsig")},
        "anchor": root.anchor,
        "anchor_key": root.anchor.split(maxsplit=7)[-1],
    }
    files = {path: fill(text, values) for path, text in templates()}
    files["root/etc/bind/root.zone"] = root.zone.encode()
    for name, content in tld_key.bind_files(since).items():
        files[f"registry/var/cache/bind/{name}"] = content.encode()
    public = {**FACTS, "anchor_tag": str(root.anchor_tag)}
    return files, public


def secret(parameters: dict[str, str], purpose: str) -> str:
    """A key of 256 bits for this purpose, from the session's secret seed."""
    seed = f"{purpose}:{parameters['seed']}".encode()
    return base64.b64encode(hashlib.sha256(seed).digest()).decode("ascii")


def templates() -> list[tuple[str, str]]:
    """Every template with its path below nodes/."""
    top = HERE / "nodes"
    found = (path for path in sorted(top.rglob("*")) if path.is_file())
    return [(str(p.relative_to(top)), p.read_text(encoding="utf-8")) for p in found]


def fill(text: str, values: dict[str, str]) -> bytes:
    """The template with its {{ names }} replaced; KeyError for one nobody knows."""
    return PLACE.sub(lambda match: str(values[match[1]]), text).encode()


def add(archive: tarfile.TarFile, path: str, content: bytes) -> None:
    """Put a regular file into the archive; keys and tokens for the owner only."""
    member = tarfile.TarInfo(path)
    member.size = len(content)
    private = Path(path).name in PRIVATE or path.endswith(".private")
    member.mode = 0o600 if private else 0o644
    archive.addfile(member, io.BytesIO(content))


if __name__ == "__main__":
    main()
