"""What the agent may make: a lab's sandbox in full but for what differs per person.

Only the operator writes templates. Whoever asks for a sandbox names one and adds data:
a place in the address pool, parameters and a kit. No engine field is among these.
"""

import base64
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Self

from pydantic import Base64Bytes, BaseModel, ConfigDict, StringConstraints
from pydantic import ValidationError as InvalidTemplate

from sandboxes import addressing
from sandboxes.errors import LabError
from sandboxes.kits import MAX_KIT_BYTES, unpack_kit
from sandboxes.spec import (
    Attachment,
    FileSpec,
    Limits,
    NetworkSpec,
    NodeSpec,
    SandboxSpec,
    TmpfsSpec,
    nearest,
)

# Where the platform's own files lie in trusted nodes.
LAB_DIR = PurePosixPath("/lab")
LAB_TMPFS = TmpfsSpec(str(LAB_DIR), size_mib=8, inodes=1024)
# What a grader is told about the sandbox it works in.
FACTS_FILE = str(LAB_DIR / "session.json")

TemplateId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,118}[a-z0-9])?$")
]


class Part(BaseModel):
    """Unknown keys are errors; nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class File(Part):
    """A file that every sandbox of the template has; kept as base64."""

    path: str
    content: Base64Bytes
    mode: int = 0o644

    @classmethod
    def of(cls, path: str, content: bytes, mode: int = 0o644) -> Self:
        """From content as it is."""
        encoded = base64.encodebytes(content)
        return cls(path=path, content=encoded, mode=mode)

    @property
    def spec(self) -> FileSpec:
        """As nodes take it."""
        return FileSpec(self.path, self.content, self.mode)


class Program(Part):
    """A command that may be run in a node: `timeout` in seconds, output in bytes."""

    node: str
    argv: tuple[str, ...]
    timeout: float
    max_output: int


class Preparation(Part):
    """What makes kits, in a container of its own without network."""

    image: str
    argv: tuple[str, ...]
    timeout: float
    files: tuple[File, ...] = ()


class NodeTemplate(Part):
    """One host; `numbers` maps networks to host numbers, `resolver` names a node.

    `graded` nodes receive the facts; of `saved` paths a checkpoint is made. Further
    fields are those of `NodeSpec`.
    """

    name: str
    image: str
    user: str
    numbers: dict[str, int]
    resolver: str | None = None
    capabilities: tuple[str, ...] = ()
    sysctls: dict[str, str] = {}
    tmpfs: tuple[TmpfsSpec, ...] = ()
    limits: Limits = Limits()
    runtime: str | None = None
    files: tuple[File, ...] = ()
    graded: bool = False
    saved: tuple[str, ...] = ()


class SandboxTemplate(Part):
    """Everything of a lab that the agent needs; `networks` maps names to prefixes.

    Those named in `ipv6` have IPv6 beside their IPv4. `programs` are what may be run,
    by name; `terminals` the shells by node. `facts` are handed to `prepare` and to
    graders beside addresses and parameters.
    """

    id: TemplateId
    networks: dict[str, int]
    ipv6: tuple[str, ...] = ()
    nodes: tuple[NodeTemplate, ...]
    programs: dict[str, Program] = {}
    terminals: dict[str, tuple[str, ...]] = {}
    preparation: Preparation | None = None
    facts: dict[str, Any] = {}

    def node(self, name: str) -> NodeTemplate | None:
        """The host of this name."""
        return next((node for node in self.nodes if node.name == name), None)

    def program(self, name: str) -> Program:
        """LabError when the template has none of this name."""
        try:
            return self.programs[name]
        except KeyError:
            raise LabError(
                f"The lab has no program {name!r}.", reason="no-program"
            ) from None

    def spec(
        self,
        *,
        pool: str,
        slot: int,
        parameters: Mapping[str, str],
        kit: bytes,
        labels: Mapping[str, str],
    ) -> SandboxSpec:
        """The sandbox of one person; LabError when the kit is not one."""
        layout = Layout(self, pool, slot)
        own, _computed = unpack_kit(kit, [node.name for node in self.nodes])
        facts = json.dumps(layout.facts(parameters)).encode()
        nodes = tuple(
            layout.node(node, own.get(node.name, ()), facts) for node in self.nodes
        )
        return SandboxSpec(nodes, layout.networks(), dict(labels))

    def preparation_spec(self, labels: Mapping[str, str]) -> SandboxSpec:
        """The container in which `prepare` runs; the template must have one."""
        if self.preparation is None:
            raise LabError("The lab prepares nothing.", reason="no-program")
        node = NodeSpec(
            name="prepare",
            image=self.preparation.image,
            tmpfs=(LAB_TMPFS, TmpfsSpec("/tmp")),  # noqa: S108 - the node's
            files=tuple(file.spec for file in self.preparation.files),
        )
        return SandboxSpec(nodes=(node,), labels=dict(labels))

    def preparation_program(self) -> Program:
        """What runs there; its output is a kit."""
        assert self.preparation is not None  # noqa: S101 - see preparation_spec
        return Program(
            node="prepare",
            argv=self.preparation.argv,
            timeout=self.preparation.timeout,
            max_output=MAX_KIT_BYTES,
        )


class Layout:
    """A template's networks and nodes at one place of the address pool."""

    def __init__(self, template: SandboxTemplate, pool: str, slot: int) -> None:
        self.template = template
        if not 0 <= slot < addressing.slots(pool):
            raise LabError(f"The address pool has no place {slot}.", reason="bad-slot")
        self.nets = addressing.subnets(template.networks, pool, slot)
        numbers = {node.name: node.numbers for node in template.nodes}
        self.addresses = addressing.addresses(numbers, self.nets)
        self.nets6 = {
            name: addressing.subnet6(self.nets[name]) for name in template.ipv6
        }
        self.addresses6 = addressing.addresses6(numbers, self.nets6)

    def facts(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        """What `prepare` and the grader are told."""
        return {
            **self.template.facts,
            "parameters": dict(parameters),
            "nodes": self.addresses,
            "networks": {name: str(subnet) for name, subnet in self.nets.items()},
            "nodes6": self.addresses6,
            "networks6": {name: str(subnet) for name, subnet in self.nets6.items()},
        }

    def networks(self) -> tuple[NetworkSpec, ...]:
        """Every bridge, the largest first."""
        sixes = {name: str(subnet) for name, subnet in self.nets6.items()}
        return tuple(
            NetworkSpec(name, str(subnet), sixes.get(name))
            for name, subnet in self.nets.items()
        )

    def _attachments(self, node: str) -> tuple[Attachment, ...]:
        sixes = self.addresses6[node]
        return tuple(
            Attachment(network, address, sixes.get(network))
            for network, address in self.addresses[node].items()
        )

    def _resolver(self, node: NodeTemplate) -> str | None:
        if node.resolver not in self.addresses:
            return None
        places = self._attachments(node.name), self._attachments(node.resolver)
        found = nearest(*places)
        return found.address if found else None

    def node(
        self, node: NodeTemplate, own: tuple[FileSpec, ...], facts: bytes
    ) -> NodeSpec:
        """One host; `own` are its files of the kit."""
        files = (*own, *(file.spec for file in node.files))
        tmpfs = node.tmpfs
        if node.graded:
            files = (*files, FileSpec(FACTS_FILE, facts, 0o600))
            if not any(mount.path == str(LAB_DIR) for mount in tmpfs):
                tmpfs = (*tmpfs, LAB_TMPFS)
        return NodeSpec(
            name=node.name,
            image=node.image,
            user=node.user,
            attachments=self._attachments(node.name),
            capabilities=node.capabilities,
            sysctls=node.sysctls,
            tmpfs=tmpfs,
            limits=node.limits,
            runtime=node.runtime,
            resolver=self._resolver(node),
            files=files,
        )


class TemplateFolder:
    """The templates on disk, one JSON file each; the agent only reads them."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._read: dict[str, SandboxTemplate] = {}

    def get(self, identity: str) -> SandboxTemplate:
        """The template of this id; LabError when there is none or it is spoilt."""
        known = self._read.get(identity)
        if known is None:
            known = self._read[identity] = self._load(identity)
        return known

    def _load(self, identity: str) -> SandboxTemplate:
        try:
            text = (self.path / f"{PurePosixPath(identity).name}.json").read_bytes()
            template = SandboxTemplate.model_validate_json(text)
        except FileNotFoundError:
            raise LabError(
                f"There is no template {identity!r}. Load the labs again (make sync).",
                reason="no-template",
            ) from None
        except (OSError, InvalidTemplate) as error:
            raise LabError(
                f"The template {identity!r} cannot be read: {error}",
                reason="no-template",
            ) from error
        return template

    def put(self, template: SandboxTemplate) -> None:
        """Write it in one step; only the operator's commands may."""
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / f"{template.id}.json"
        draft = file.with_suffix(".draft")
        draft.write_text(template.model_dump_json(), encoding="utf-8")
        draft.replace(file)
        self._read.pop(template.id, None)
