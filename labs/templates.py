"""From a lab's folder to the template that the agent makes sandboxes of."""

from pathlib import Path

from labs.layout import image_reference
from labs.manifest import LabManifest, Node, Probe
from labs.report import MAX_REPORT_BYTES
from sandboxes.spec import Limits, TmpfsSpec
from sandboxes.template import (
    LAB_DIR,
    File,
    NodeTemplate,
    Preparation,
    Program,
    SandboxTemplate,
)

# Names of the programs that the site asks for.
GRADE, HEALTH, PICTURE = "grade", "health", "picture-{}"
MAX_SVG_BYTES = 512 << 10
MAX_HEALTH_BYTES = 64 << 10
DIGEST_LENGTH = 16


def template_id(slug: str, digest: str) -> str:
    """A lab as it is at this digest: running sessions keep the one they began with."""
    return f"{slug}-{digest[:DIGEST_LENGTH]}"


def make_template(manifest: LabManifest, folder: Path, digest: str) -> SandboxTemplate:
    """All that the agent needs to know of the lab."""
    checks = _folder_files(folder, "checks")
    return SandboxTemplate(
        id=template_id(manifest.slug, digest),
        networks={network.name: network.prefix for network in manifest.networks},
        ipv6=tuple(network.name for network in manifest.networks if network.ipv6),
        nodes=tuple(_node(manifest, node, checks) for node in manifest.nodes),
        programs=_programs(manifest),
        terminals={terminal.node: terminal.run for terminal in manifest.terminals},
        preparation=_preparation(manifest, folder),
        facts={
            "lab": manifest.slug,
            "checks": [{"id": c.id, "points": c.points} for c in manifest.checks],
        },
    )


def _node(manifest: LabManifest, node: Node, checks: tuple[File, ...]) -> NodeTemplate:
    graded = node.role == "grader"
    return NodeTemplate(
        name=node.name,
        image=image_reference(manifest, node.image),
        user=node.user,
        numbers=node.addresses,
        resolver=node.resolver,
        capabilities=node.capabilities,
        sysctls=node.sysctls,
        tmpfs=tuple(TmpfsSpec(t.path, t.size_mib, t.inodes) for t in node.tmpfs),
        limits=Limits(node.limits.memory_mib, node.limits.cpus, node.limits.pids),
        runtime=node.runtime,
        files=checks if graded else (),
        graded=graded,
        saved=node.saved,
    )


def _programs(manifest: LabManifest) -> dict[str, Program]:
    grading = manifest.grading
    programs = {
        GRADE: Program(
            node=grading.node,
            argv=grading.run,
            timeout=grading.timeout,
            max_output=MAX_REPORT_BYTES,
        )
    }
    if manifest.health:
        programs[HEALTH] = _probe(manifest.health)
    for picture in manifest.pictures:
        programs[PICTURE.format(picture.id)] = Program(
            node=picture.node,
            argv=picture.run,
            timeout=picture.timeout,
            max_output=MAX_SVG_BYTES,
        )
    return programs


def _probe(probe: Probe) -> Program:
    return Program(
        node=probe.node,
        argv=probe.run,
        timeout=probe.timeout,
        max_output=MAX_HEALTH_BYTES,
    )


def _preparation(manifest: LabManifest, folder: Path) -> Preparation | None:
    if manifest.prepare is None:
        return None
    return Preparation(
        image=image_reference(manifest, manifest.prepare.image),
        argv=manifest.prepare.run,
        timeout=manifest.prepare.timeout,
        files=_folder_files(folder, "prepare"),
    )


def _folder_files(folder: Path, name: str) -> tuple[File, ...]:
    """The files of `folder`/`name`, to be put under /lab/`name` of a trusted node."""
    root = folder / name
    return tuple(
        File.of(str(LAB_DIR / name / p.relative_to(root).as_posix()), p.read_bytes())
        for p in sorted(root.rglob("*"))
        if p.is_file() and "__pycache__" not in p.parts
    )
