"""Specs and sandboxes survive the way through JSON."""

import json

from sandboxes.backend import Sandbox
from sandboxes.spec import (
    Attachment,
    FileSpec,
    Limits,
    NetworkSpec,
    NodeSpec,
    SandboxSpec,
    TmpfsSpec,
)


def test_spec_round_trip() -> None:
    spec = SandboxSpec(
        nodes=(
            NodeSpec(
                name="auth",
                image="ceh/auth",
                user="1000:1000",
                command=("named", "-g"),
                attachments=(Attachment("lan", "10.0.0.2"),),
                capabilities=("NET_RAW",),
                sysctls={"net.ipv4.ip_forward": "1"},
                tmpfs=(TmpfsSpec("/home/student", 32, 100),),
                limits=Limits(memory_mib=64, cpus=0.25, pids=32),
                resolver="10.0.0.3",
                hosts={"registry": "10.0.0.4"},
                seeded=True,
                files=(FileSpec("/home/student/key", b"\x00\xff", 0o600),),
            ),
            NodeSpec(name="plain", image="ceh/plain", seeded=False),
        ),
        networks=(NetworkSpec("lan", "10.0.0.0/24"),),
        labels={"lab": "x"},
    )
    assert SandboxSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


def test_sandbox_round_trip() -> None:
    sandbox = Sandbox("s", {"a": "1"}, {"lan": "2"}, {"lab": "x"})
    assert Sandbox.from_json(json.loads(json.dumps(sandbox.to_json()))) == sandbox
