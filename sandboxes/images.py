"""Images that are folders: found, put in order, and built when they changed."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from sandboxes.backend import SandboxBackend
from sandboxes.errors import LabError

NAMESPACE = "ceh"
DIGEST_LABEL = "org.is3c.hub.digest"

# Dockerfile reference: FROM [--platform=...] image [AS stage]; COPY --from=image.
_FROM = re.compile(r"^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?", re.I | re.M)
_COPY_FROM = re.compile(r"^\s*COPY\s+(?:--\S+\s+)*?--from=(\S+)", re.I | re.M)


@dataclass(frozen=True)
class Image:
    """A folder with a Dockerfile; `bases` are the images that it builds upon."""

    reference: str
    folder: Path
    bases: tuple[str, ...]


@dataclass(frozen=True)
class Build:
    """What is to be done about an image; `needed` is False when it is up to date."""

    image: Image
    digest: str
    needed: bool


def discover(content_dirs: Iterable[Path]) -> list[Image]:
    """Every image of these content folders, bases first.

    `images/NAME` builds ceh/NAME and `labs/SLUG/images/NODE` builds ceh/SLUG-NODE.
    Raises LabError when two folders give the same name or they need each other.
    """
    images: dict[str, Image] = {}
    for reference, folder in _folders(content_dirs):
        if reference in images:
            raise LabError(
                f"{folder} and {images[reference].folder} both build {reference}.",
                reason="image-twice",
            )
        images[reference] = Image(reference, folder, _bases(folder / "Dockerfile"))
    return _ordered(images)


def closure(images: Sequence[Image], references: Iterable[str]) -> list[Image]:
    """These images and those that they are built upon, in the same order."""
    wanted = set(references)
    for image in reversed(images):
        if image.reference in wanted:
            wanted.update(image.bases)
    return [image for image in images if image.reference in wanted]


def plan(images: Sequence[Image], backend: SandboxBackend) -> list[Build]:
    """What `build` would do, in order; `images` as `discover` gives them.

    Raises LabError when an image is to be built upon one that is nowhere.
    """
    present = backend.image_labels(
        sorted({name for image in images for name in (image.reference, *image.bases)})
    )
    builds: dict[str, Build] = {}
    for image in images:
        parents = {base: builds[base].digest for base in image.bases if base in builds}
        digest = _digest(image, parents)
        labels = present[image.reference]
        needed = labels is None or labels.get(DIGEST_LABEL) != digest
        if needed:
            _require(
                image, {*builds, *(b for b in image.bases if present[b] is not None)}
            )
        builds[image.reference] = Build(image, digest, needed)
    return list(builds.values())


def build(
    images: Sequence[Image],
    backend: SandboxBackend,
    *,
    on_line: Callable[[str], None] | None = None,
) -> list[Build]:
    """Build what changed, bases first; `on_line` hears progress and build output.

    Returns the whole plan. Raises LabError at the first image that fails.
    """
    say = on_line or (lambda line: None)
    builds = plan(images, backend)
    for number, step in enumerate(builds, start=1):
        name = f"[{number}/{len(builds)}] {step.image.reference}"
        if not step.needed:
            say(f"{name}: up to date")
            continue
        say(f"{name}: building")
        backend.build_image(
            step.image.reference,
            step.image.folder,
            labels={DIGEST_LABEL: step.digest},
            on_line=on_line,
        )
        say(f"{name}: built")
    return builds


def _folders(content_dirs: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for content in content_dirs:
        for dockerfile in sorted(content.glob("images/*/Dockerfile")):
            folder = dockerfile.parent
            yield f"{NAMESPACE}/{folder.name}", folder
        for dockerfile in sorted(content.glob("labs/*/images/*/Dockerfile")):
            folder = dockerfile.parent
            slug = folder.parent.parent.name
            yield f"{NAMESPACE}/{slug}-{folder.name}", folder


def _bases(dockerfile: Path) -> tuple[str, ...]:
    text = dockerfile.read_text(encoding="utf-8")
    stages = {stage.lower() for _, stage in _FROM.findall(text) if stage}
    named = [name for name, _ in _FROM.findall(text)] + _COPY_FROM.findall(text)
    if not named:
        raise LabError(f"{dockerfile} has no FROM.", reason="dockerfile")
    bases = [
        name.removesuffix(":latest")
        for name in named
        if name != "scratch" and name.lower() not in stages and not name.isdecimal()
    ]
    return tuple(dict.fromkeys(bases))


def _ordered(images: Mapping[str, Image]) -> list[Image]:
    graph = {
        name: [base for base in image.bases if base in images]
        for name, image in images.items()
    }
    try:
        return [images[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise LabError(
            f"These images are built upon each other: {circle}", reason="image-circle"
        ) from error


def _digest(image: Image, parents: Mapping[str, str]) -> str:
    """Changes with the folder's files, their executable bits, and any parent."""
    digest = hashlib.sha256()
    for base in image.bases:
        digest.update(f"{base}\0{parents.get(base, '')}\0".encode())
    for file in sorted(path for path in image.folder.rglob("*") if path.is_file()):
        name = file.relative_to(image.folder).as_posix()
        content = file.read_bytes()
        executable = bool(file.stat().st_mode & 0o100)
        digest.update(f"{name}\0{executable}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _require(image: Image, known: set[str]) -> None:
    missing = [base for base in image.bases if base not in known]
    if not missing:
        return
    if missing[0].startswith(f"{NAMESPACE}/"):
        advice = "No content folder builds it."
    else:
        advice = "Pull or import it first."
    raise LabError(
        f"{image.reference} is built upon {missing[0]}, which the engine does not"
        f" have. {advice}",
        reason="image-missing",
    )
