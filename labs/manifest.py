"""lab.yaml as strict models: every mistake names its key and its reason."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Argv = Annotated[tuple[str, ...], Field(min_length=1)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
SavedPath = Annotated[str, StringConstraints(pattern=r"^/[\w./-]+[\w-]$")]
# Only what a node may need without power over the host (README, decision 5).
Capability = Literal["NET_ADMIN", "NET_RAW", "SETUID", "SETGID", "CHOWN"]
# Where a lab does not say: minutes allowed are these times its own, and at least an
# hour; extensions go up to so many times the minutes allowed.
TIME_FACTOR, LEAST_ALLOWED, LONGEST_FACTOR = 2, 60, 3
# The sysctls of a node's own network namespace that a lab may set.
SYSCTL = re.compile(r"^net\.ipv[46]\.[a-z0-9_.\-/]+$")


class Strict(BaseModel):
    """Unknown keys are errors: a typo must not pass in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameter(Strict):
    """A value drawn anew for each session.

    `word` takes a pronounceable word, `hex` and `token` random bytes, `choice` one of
    `options`, `integer` a number in [minimum, maximum]; `template` combines earlier
    ones as "{word}-{tail}.example". A `secret` one never reaches page or task text.
    """

    kind: Literal["word", "hex", "token", "choice", "integer", "template"]
    bytes: Annotated[int, Field(ge=1, le=64)] = 4
    options: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 0
    template: str = ""
    secret: bool = False


class Network(Strict):
    """A bridge of the lab; `prefix` its IPv4 prefix length.

    With `ipv6` every node on it has an IPv6 address too, in a unique local /64 (RFC
    4193) and with the same host number: 10 is ::a.
    """

    name: Name
    prefix: Annotated[int, Field(ge=24, le=29)] = 25
    ipv6: bool = False


class NodeLimits(Strict):
    """Ceilings of a node: MiB, CPUs, processes."""

    memory_mib: Annotated[int, Field(ge=16, le=4096)] = 256
    cpus: Annotated[float, Field(gt=0, le=4)] = 0.5
    pids: Annotated[int, Field(ge=8, le=512)] = 64


class Tmpfs(Strict):
    """A writable directory in memory."""

    path: Annotated[str, StringConstraints(pattern=r"^/[\w./-]+$")]
    size_mib: Annotated[int, Field(ge=1, le=512)] = 16
    inodes: Annotated[int, Field(ge=64, le=65536)] = 4096


class TimePolicy(Strict):
    """How long a sandbox lives, in minutes.

    `allowed` from its start (0: twice the lab's minutes, at least an hour); each
    extension adds `extension`, up to `longest` in all. It ends earlier when nobody
    typed for `idle`, or no page of it was open for `orphaned`. `warning` before any
    of these the page says so.
    """

    allowed: Annotated[int, Field(ge=0, le=1440)] = 0
    extension: Annotated[int, Field(ge=0, le=480)] = 30
    longest: Annotated[int, Field(ge=0, le=2880)] = 0
    idle: Annotated[int, Field(ge=5, le=1440)] = 60
    orphaned: Annotated[int, Field(ge=2, le=1440)] = 30
    warning: Annotated[int, Field(ge=1, le=60)] = 5


class Node(Strict):
    """A host of the lab.

    `addresses` maps a network's name to this node's host number on it. `role` says
    who enters: the student, nobody (trusted), or nobody and it measures (grader).
    What lies below the `saved` paths goes into checkpoints; no grader has any. With
    `runtime` the host runs under that runtime of the engine, which must have it.
    """

    name: Name
    title: Text
    image: str
    role: Literal["student", "trusted", "grader"]
    purpose: str = ""
    addresses: dict[Name, Annotated[int, Field(ge=2, le=250)]] = {}
    user: str = "1000:1000"
    resolver: Name | None = None
    capabilities: tuple[Capability, ...] = ()
    sysctls: dict[str, str] = {}
    tmpfs: tuple[Tmpfs, ...] = ()
    limits: NodeLimits = NodeLimits()
    saved: tuple[SavedPath, ...] = ()
    runtime: Literal["runsc"] | None = None


class Prepare(Strict):
    """Makes a session's keys and configuration before any of its nodes exists.

    Runs once in a container of `image` without network. Standard input: one JSON
    object {lab, parameters, nodes: {name: {network: address}}, networks: {name:
    subnet}, nodes6, networks6}, the last two the same of those networks that have
    IPv6. Standard output: a tar archive whose top folders are node names; what
    is below lands at that absolute path in the node. A member "parameters.json" at
    the top adds computed parameters (strings) that the student may see.
    """

    image: str
    run: Argv
    timeout: Annotated[int, Field(ge=1, le=60)] = 40


class Probe(Strict):
    """A command in a trusted node; `every` seconds while somebody looks."""

    node: Name
    run: Argv
    timeout: Annotated[int, Field(ge=1, le=60)] = 5
    every: Annotated[int, Field(ge=5, le=300)] = 15


class Picture(Strict):
    """A drawing of the live system, made in a trusted node: SVG on standard output.

    With `every`, a page on which it is seen draws it anew so many seconds after the
    last one came. What `labs/picture_tables.py` finds in the SVG is shown as a table.
    """

    id: Name
    title: Text
    description: Text
    node: Name
    run: Argv
    timeout: Annotated[int, Field(ge=1, le=60)] = 15
    every: Annotated[int, Field(ge=3, le=300)] | None = None


class TerminalSpec(Strict):
    """A shell the student may open; the first in the list opens by itself."""

    node: Name
    title: Text
    run: Argv = ("bash", "-l")


class Grading(Strict):
    """The program in the grader node that runs every check.

    Standard input: {attempt, nonce}. Standard output: one JSON object a line, each
    {id, status, points, evidence, hint, follows_from}, as soon as it is known, and
    at last {"summary": {"checks": count, "nonce": the same nonce}}. A run without
    that summary is an infrastructure error and never a score.
    """

    node: Name
    run: Argv
    timeout: Annotated[int, Field(ge=1, le=300)] = 45


class Check(Strict):
    """One graded question; `basis` is the clause of the standard it rests on."""

    id: Name
    title: Text
    points: Annotated[int, Field(ge=0, le=100)]
    hint: Text
    basis: Text
    basis_url: str = ""


class LabManifest(Strict):
    """A lab folder's own description of itself."""

    uuid: UUID
    slug: Slug
    title: dict[str, Text]
    summary: dict[str, Text]
    level: Literal["introductory", "intermediate", "advanced"]
    minutes: Annotated[int, Field(ge=5, le=480)]
    licence: Text
    authors: tuple[Text, ...] = ()
    competences: tuple[str, ...]
    standards: tuple[Text, ...] = ()
    incident: Text
    parameters: dict[ParameterName, Parameter] = {}
    networks: tuple[Network, ...]
    nodes: tuple[Node, ...]
    time: TimePolicy = TimePolicy()
    prepare: Prepare | None = None
    terminals: tuple[TerminalSpec, ...]
    health: Probe | None = None
    pictures: tuple[Picture, ...] = ()
    grading: Grading
    checks: Annotated[tuple[Check, ...], Field(min_length=1)]

    @property
    def points(self) -> int:
        """The most an attempt can earn."""
        return sum(check.points for check in self.checks)

    def time_policy(self, overrides: Mapping[str, int] = {}) -> TimePolicy:
        """The lab's policy with defaults worked out, and an assignment's overrides."""
        policy = self.time.model_copy(update=dict(overrides))
        allowed = policy.allowed or max(TIME_FACTOR * self.minutes, LEAST_ALLOWED)
        longest = max(policy.longest or LONGEST_FACTOR * allowed, allowed)
        return policy.model_copy(update={"allowed": allowed, "longest": longest})

    def node(self, name: str) -> Node:
        """The node of this name; KeyError when the lab has none."""
        return {node.name: node for node in self.nodes}[name]

    def picture(self, picture_id: str) -> Picture | None:
        """The picture of this id; None when the lab has none."""
        found = (picture for picture in self.pictures if picture.id == picture_id)
        return next(found, None)

    @property
    def images(self) -> tuple[str, ...]:
        """Every image the lab needs, each once."""
        extra = (self.prepare.image,) if self.prepare else ()
        return tuple(dict.fromkeys([n.image for n in self.nodes] + list(extra)))

    @model_validator(mode="after")
    def _references_resolve(self) -> "LabManifest":
        problems = list(_broken_references(self))
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _broken_references(lab: LabManifest) -> "list[str]":
    nodes = {node.name: node for node in lab.nodes}
    networks = {network.name for network in lab.networks}
    problems = _duplicates("nodes", [n.name for n in lab.nodes])
    problems += _duplicates("networks", [n.name for n in lab.networks])
    problems += _duplicates("checks", [c.id for c in lab.checks])
    for node in lab.nodes:
        for network in node.addresses.keys() - networks:
            problems.append(f"nodes.{node.name}.addresses: no network {network!r}")
        if node.resolver and node.resolver not in nodes:
            problems.append(f"nodes.{node.name}.resolver: no node {node.resolver!r}")
        for key in node.sysctls:
            if not SYSCTL.match(key):
                problems.append(f"nodes.{node.name}.sysctls: {key!r} is not allowed")
    problems += _misplaced(lab) + _unsavable(lab)
    for terminal in lab.terminals:
        if terminal.node not in nodes:
            problems.append(f"terminals: no node {terminal.node!r}")
        elif nodes[terminal.node].role != "student":
            problems.append(f"terminals: {terminal.node!r} is not the student's")
    measured = [("grading", lab.grading.node)]
    measured += [("health", lab.health.node)] if lab.health else []
    measured += [(f"pictures.{p.id}", p.node) for p in lab.pictures]
    for where, name in measured:
        if name not in nodes:
            problems.append(f"{where}.node: no node {name!r}")
        elif nodes[name].role == "student":
            problems.append(f"{where}.node: {name!r} is the student's, not trusted")
    return problems


def _unsavable(lab: LabManifest) -> list[str]:
    """Paths of which no checkpoint can be made, or must not be."""
    problems = []
    for node in lab.nodes:
        mounts = [mount.path for mount in node.tmpfs]
        for path in node.saved:
            where = f"nodes.{node.name}.saved: {path!r}"
            if node.role == "grader":
                problems.append(f"{where}: nothing of a grader is saved")
            elif ".." in Path(path).parts or not any(
                Path(path).is_relative_to(mount) for mount in mounts
            ):
                problems.append(f"{where}: not on one of its tmpfs")
    return problems


def _misplaced(lab: LabManifest) -> list[str]:
    """Networks and host numbers that do not fit; a session has one /24 for all."""
    sizes = {network.name: 1 << (32 - network.prefix) for network in lab.networks}
    problems = []
    if sum(sizes.values()) > 256:
        problems.append("networks: together larger than one /24")
    for node in lab.nodes:
        for network, number in node.addresses.items():
            if number > sizes.get(network, 256) - 2:
                problems.append(f"nodes.{node.name}.addresses: {number} is too high")
    for name in sizes:
        numbers = [str(node.addresses.get(name, "")) for node in lab.nodes]
        used = [number for number in numbers if number]
        problems += _duplicates(f"addresses on {name}", used)
    return problems


def _duplicates(where: str, names: list[str]) -> list[str]:
    twice = {name for name in names if names.count(name) > 1}
    return [f"{where}: {name!r} stands twice" for name in sorted(twice)]


class ManifestError(Exception):
    """A lab.yaml that cannot be used; `problems` are "file: key: reason" lines."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_manifest(folder: Path) -> LabManifest:
    """Read `folder`/lab.yaml; ManifestError names file, key and reason of each fault.

    The folder's name is the lab's slug and must be what the file says.
    """
    path = folder / "lab.yaml"
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ManifestError([f"{path}: the file is missing"]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise ManifestError([f"{path}: not readable as YAML: {reason}"]) from None
    if not isinstance(data, dict):
        raise ManifestError([f"{path}: must be a mapping of keys to values"])
    try:
        manifest = LabManifest.model_validate(data)
    except ValidationError as error:
        raise ManifestError([f"{path}: {_line(e)}" for e in error.errors()]) from None
    if manifest.slug != folder.name:
        raise ManifestError([f"{path}: slug: must be {folder.name!r}, the folder"])
    return manifest


def _line(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    reason = error["msg"].removeprefix("Value error, ")
    return f"{where}: {reason}" if where else reason
