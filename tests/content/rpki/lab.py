"""A registry, an office and others on the real engine."""

import csv
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from rpki_objects.founding import found
from rpki_objects.roa import Roa

from sandboxes import images
from sandboxes.backend import Sandbox, SandboxBackend, load_backend
from sandboxes.spec import (
    Attachment,
    FileSpec,
    Limits,
    NetworkSpec,
    NodeSpec,
    SandboxSpec,
    TmpfsSpec,
)
from tests.content.rpki.making import plan
from tests.sandboxes.conftest import new_subnet

NAMES = ("ceh/rpki-registry", "ceh/rpki-office")
LAN, MGMT = "lan", "mgmt"
CACHE = "/var/lib/rpki"


@dataclass(frozen=True)
class RpkiLab:
    """Runs commands in nodes; a command that fails fails the test, with its words."""

    backend: SandboxBackend
    sandbox: Sandbox
    mgmt: str

    def run(self, node: str, script: str, leaves: int = 0, **options: Any) -> str:
        """What a shell script says in a node, errors included."""
        argv = ["sh", "-c", f"exec 2>&1; {script}"]
        done = self.backend.run(self.sandbox, node, argv, timeout=60, **options)
        said = done.stdout.decode()
        assert done.exit_code == leaves, said
        return said

    def validate(self, node: str = "office", flags: str = "") -> dict[str, Any]:
        """rpki-client's JSON after one run, its words under "said"."""
        said = self.run(
            node, f"rpki-client -vj {flags} -d {CACHE}/cache {CACHE}/output"
        )
        told = json.loads(self.run(node, f"cat {CACHE}/output/json"))
        return {**told, "said": said}

    def fort(self, flags: str = "") -> tuple[set[Roa], str]:
        """FORT's payloads after one run in the office, and its words."""
        said = self.run(
            "office",
            f"fort --mode=standalone --tal=/etc/tals/lab.tal {flags}"
            " --log.output=console --validation-log.output=console"
            " --validation-log.enabled=true"
            f" --local-repository={CACHE}/fort --output.roa={CACHE}/fort.csv",
        )
        rows = csv.DictReader(self.run("office", f"cat {CACHE}/fort.csv").splitlines())
        found = {
            Roa.of(row["Prefix"], row["ASN"], int(row["Max prefix length"]))
            for row in rows
        }
        return found, said

    def order(self, roas: list[Roa]) -> float:
        """Have the operator publish these besides; seconds until the answer."""
        body = json.dumps({"roas": [roa.to_json() for roa in roas], "aspas": []})
        told = self.run(
            "operator",
            f"curl -sS --fail -w ' %{{time_total}}' -X PUT -d '{body}'"
            f" -H 'Authorization: Bearer operator-token' http://{self.mgmt}:8081/members",
        )
        return float(told.split()[-1])


def vrps(told: dict[str, Any]) -> set[Roa]:
    """The validated payloads of rpki-client's JSON."""
    found = {Roa.of(v["prefix"], v["asn"], v["maxLength"]) for v in told["roas"]}
    assert len(found) == len(told["roas"])
    return found


@contextmanager
def made(folder: Path) -> Iterator[RpkiLab]:
    """The lab on a back end of its own, its images built."""
    config = {
        **site.ENGINE,
        "OPTIONS": {
            **site.ENGINE["OPTIONS"],
            "project": f"ceh-test-{secrets.token_hex(4)}",
            "state_dir": folder,
        },
    }
    backend = load_backend(config)
    every = images.discover([Path(d) for d in site.CONTENT_DIRS])
    images.build(images.closure(every, NAMES), backend)
    spec, mgmt = _spec()
    try:
        sandbox = backend.start(spec, f"rpki-{secrets.token_hex(4)}")
        yield RpkiLab(backend, sandbox, mgmt)
    finally:
        for left in backend.find({}):
            backend.stop(left)
        backend.close()  # type: ignore[attr-defined]


def _spec() -> tuple[SandboxSpec, str]:
    (lan, lan_address), (mgmt, mgmt_address) = new_subnet(), new_subnet()
    prefix = f"fd{secrets.token_hex(1)}:{secrets.token_hex(2)}::"
    lan6 = f"{prefix}2"
    # On the management network, too, as the labs have it; the operator's door is not.
    served = [lan_address(2), lan6, mgmt_address(2)]
    files = found(plan(lan=served, mgmt=[mgmt_address(2)]), datetime.now(UTC))
    registry = NodeSpec(
        name="registry",
        image=NAMES[0],
        attachments=(
            Attachment(LAN, lan_address(2), lan6),
            Attachment(MGMT, mgmt_address(2)),
        ),
        tmpfs=(
            TmpfsSpec("/etc/registry", 1, 64),
            TmpfsSpec("/var/lib/registry", 16, 1024),
            TmpfsSpec("/tmp", 8, 256),  # noqa: S108 - in the node
        ),
        files=tuple(FileSpec(f"/{path}", data) for path, data in files.items()),
    )
    nodes = (
        registry,
        _office("office", Attachment(LAN, lan_address(3), f"{prefix}3")),
        _office("six", Attachment(LAN, lan_address(4), f"{prefix}4"), registry=lan6),
        _office("operator", Attachment(MGMT, mgmt_address(5))),
        _office(
            "intruder",
            Attachment(LAN, lan_address(6), f"{prefix}6"),
            capabilities=("NET_ADMIN",),
            user="0:0",
        ),
    )
    networks = (NetworkSpec(LAN, lan, f"{prefix}/64"), NetworkSpec(MGMT, mgmt))
    labels = {"org.is3c.hub.test": secrets.token_hex(8)}
    return SandboxSpec(nodes, networks, labels), mgmt_address(2)


def _office(
    name: str, place: Attachment, registry: str | None = None, **changes: Any
) -> NodeSpec:
    settings = {
        "registry": "http://registry:8080",
        "looking_glass": "http://monitor:8080",
        "token": "member-token",
        "asn": 64777,
    }
    return NodeSpec(
        name=name,
        image=NAMES[1],
        attachments=(place,),
        tmpfs=(
            TmpfsSpec(CACHE, 64),
            TmpfsSpec("/etc/tals", 1, 64),
            TmpfsSpec("/etc/ssl/certs", 1, 64),
            TmpfsSpec("/etc/roa", 1, 64),
            TmpfsSpec("/home/student", 8, 1024),
            TmpfsSpec("/tmp", 8, 1024),  # noqa: S108 - in the node
        ),
        hosts={"registry": registry} if registry else {},
        files=(FileSpec("/etc/roa/roa.json", json.dumps(settings).encode()),),
        limits=Limits(cpus=1.0),
        **changes,
    )


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RpkiLab]:
    """The lab, with the locator and the web's authority in every office."""
    with made(tmp_path_factory.mktemp("rpki")) as lab:
        for node in ("office", "six"):
            lab.run(
                node,
                "set -e; cd /etc;"
                " get() { curl -sS --fail --retry 9 --retry-connrefused --retry-delay 1"
                " http://registry:8080/$1; };"
                " get tal > tals/lab.tal;"
                " get ca.pem > ssl/certs/ca-certificates.crt",
            )
        yield lab
