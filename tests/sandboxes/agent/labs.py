"""A small lab as the agent sees it: a student's host and one that measures."""

import secrets
from typing import Any

from sandboxes.spec import TmpfsSpec
from sandboxes.template import (
    File,
    NodeTemplate,
    Preparation,
    Program,
    SandboxTemplate,
)
from tests.sandboxes.conftest import NODE_IMAGE

# A range that no lab uses; each run begins somewhere else in it.
POOL = "10.176.0.0/12"


def new_slot() -> int:
    """A place of the pool that no other test has, as far as chance goes."""
    return secrets.randbelow(4096)


def small_template(**changes: Any) -> SandboxTemplate:
    """`client` saves /home/student and may be entered; `grader` runs `grade`."""
    fields: dict[str, Any] = {
        "id": "small-1",
        "networks": {"lan": 28},
        "nodes": (
            NodeTemplate(
                name="client",
                image=NODE_IMAGE,
                user="1000:1000",
                numbers={"lan": 2},
                tmpfs=(TmpfsSpec("/home/student"), TmpfsSpec("/run/work")),
                saved=("/home/student",),
            ),
            NodeTemplate(
                name="grader",
                image=NODE_IMAGE,
                user="1000:1000",
                numbers={"lan": 3},
                graded=True,
                files=(File.of("/lab/checks/one", b"1"),),
            ),
        ),
        "programs": {
            "grade": Program(
                node="grader", argv=("cat",), timeout=10.0, max_output=1 << 20
            )
        },
        "terminals": {"client": ("bash", "-l")},
        "preparation": Preparation(image=NODE_IMAGE, argv=("true",), timeout=10.0),
        "facts": {"lab": "small"},
    }
    return SandboxTemplate(**{**fields, **changes})
