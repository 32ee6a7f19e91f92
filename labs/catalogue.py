"""From lab folders to catalogue rows: plan first, then apply."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from labs.agent import templates
from labs.manifest import LabManifest, ManifestError, read_manifest
from labs.models import Lab
from labs.templates import make_template


@dataclass(frozen=True)
class LabFolder:
    """A readable lab folder."""

    path: Path
    manifest: LabManifest
    texts: dict[str, str]
    digest: str


@dataclass(frozen=True)
class LabAction:
    """One line of the plan: create, update, unchanged or retire a lab."""

    verb: str
    slug: str
    folder: LabFolder | None = None

    def __str__(self) -> str:
        return f"{self.verb:<9} lab {self.slug}"


@dataclass(frozen=True)
class LabPlan:
    """What a sync would do, and what it could not read."""

    actions: list[LabAction] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def lab_folders(content_dirs: Iterable[Path] | None = None) -> Iterator[Path]:
    """Every folder that claims to be a lab, in order of name."""
    for content in content_dirs or settings.CONTENT_DIRS:
        for path in sorted((content / "labs").glob("*/")):
            if not path.name.startswith((".", "_")):
                yield path


def read_folder(path: Path) -> LabFolder:
    """Read one lab folder; ManifestError says what is wrong with it."""
    manifest = read_manifest(path)
    texts = {
        _language(p): p.read_text("utf-8") for p in sorted(path.glob("README*.md"))
    }
    if "en" not in texts:
        raise ManifestError([f"{path / 'README.md'}: the file is missing"])
    missing = [d for d in ("checks",) if not (path / d).is_dir()]
    if missing:
        raise ManifestError([f"{path / d}: the folder is missing" for d in missing])
    return LabFolder(path, manifest, texts, folder_digest(path))


def folder_digest(path: Path) -> str:
    """SHA-256 over everything in the folder that a session uses."""
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        relative = file.relative_to(path)
        if (
            relative.parts[0] in {"solution", "wrong"}
            or "__pycache__" in relative.parts
        ):
            continue
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{relative.as_posix()} {content}\n".encode())
    return digest.hexdigest()


def plan_labs(content_dirs: Iterable[Path] | None = None) -> LabPlan:
    """Compare folders with rows; one folder's fault never blocks another."""
    plan = LabPlan()
    known = {lab.uuid: lab for lab in Lab.objects.all()}
    seen: dict[object, Path] = {}
    broken: set[str] = set()
    for path in lab_folders(content_dirs):
        try:
            folder = read_folder(path)
        except ManifestError as error:
            plan.errors.extend(error.problems)
            broken.add(path.name)
            continue
        uuid = folder.manifest.uuid
        if uuid in seen:
            plan.errors.append(f"{path / 'lab.yaml'}: uuid: also that of {seen[uuid]}")
            continue
        seen[uuid] = path
        plan.actions.append(_action(folder, known.get(uuid)))
    for uuid, lab in known.items():
        # A lab whose file is broken just now has not gone away.
        if uuid not in seen and lab.retired_at is None and lab.slug not in broken:
            plan.actions.append(LabAction("retire", lab.slug))
    return plan


def _action(folder: LabFolder, lab: Lab | None) -> LabAction:
    if lab is None:
        verb = "create"
    elif lab.digest == folder.digest and lab.retired_at is None:
        verb = "unchanged" if lab.folder == str(folder.path) else "update"
    else:
        verb = "update"
    return LabAction(verb, folder.manifest.slug, folder)


@transaction.atomic
def apply_labs(plan: LabPlan) -> None:
    """Carry out the plan."""
    for action in plan.actions:
        if action.verb == "retire":
            Lab.objects.filter(slug=action.slug).update(retired_at=timezone.now())
        elif action.folder and action.verb != "unchanged":
            save_lab(action.folder)
        elif action.folder:
            _write_template(action.folder)


def save_lab(folder: LabFolder) -> Lab:
    """Create or update the row of this folder, and the agent's template."""
    _write_template(folder)
    lab, _created = Lab.objects.update_or_create(
        uuid=folder.manifest.uuid,
        defaults={
            "slug": folder.manifest.slug,
            "folder": str(folder.path),
            "digest": folder.digest,
            "data": folder.manifest.model_dump(mode="json"),
            "texts": folder.texts,
            "retired_at": None,
        },
    )
    # What was prepared for the lab as it was is of no use to the lab as it is.
    # The sandbox of a warm one is then an orphan.
    stale = lab.kits.filter(claimed_at=None, kept=False)
    stale.exclude(lab_digest=lab.digest).delete()
    return lab


def _write_template(folder: LabFolder) -> None:
    templates().put(make_template(folder.manifest, folder.path, folder.digest))


def _language(readme: Path) -> str:
    parts = readme.name.split(".")
    return parts[1] if len(parts) == 3 else "en"
