"""Preparing, keeping ready and claiming what makes a session its own."""

import json
import random
import secrets
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from labs import layout
from labs.engine import backend
from labs.manifest import LabManifest
from labs.models import Kit, Lab
from labs.parameters import draw_parameters
from sandboxes.errors import EngineError, LabError
from sandboxes.spec import NodeSpec, SandboxSpec, TmpfsSpec

SLOT_TRIES = 50


def take_kit(lab: Lab) -> Kit:
    """Claim a kit that is ready, or draw one now; nobody else ever gets it."""
    kit = take_ready_kit(lab)
    if kit is None:
        kit = draw_kit(lab)
        Kit.objects.filter(pk=kit.pk).update(claimed_at=timezone.now())
    return kit


def take_ready_kit(lab: Lab) -> Kit | None:
    """Claim a kit that is ready; None, at once, when there is none."""
    ready = lab.kits.filter(claimed_at=None, lab_digest=lab.digest)
    for kit in ready[:5]:
        taken = Kit.objects.filter(pk=kit.pk, claimed_at=None).update(
            claimed_at=timezone.now()
        )
        if taken:
            return kit
    return None


def top_up(lab: Lab) -> int:
    """Draw kits until KITS_READY are ready; how many were drawn."""
    ready = lab.kits.filter(claimed_at=None, lab_digest=lab.digest).count()
    missing = max(settings.KITS_READY - ready, 0)
    for _number in range(missing):
        draw_kit(lab)
    return missing


def draw_kit(lab: Lab, generator: random.Random | None = None) -> Kit:
    """Draw parameters and run the lab's `prepare`; LabError when that fails."""
    manifest = lab.manifest
    parameters = draw_parameters(manifest, generator)
    kit = _reserve(lab, parameters)
    try:
        files = _prepare(manifest, Path(lab.folder), kit.slot, parameters)
        _files, computed = layout.unpack_kit(files, manifest)
    except (EngineError, LabError):
        kit.delete()
        raise
    kit.files = files
    kit.lab_digest = lab.digest
    kit.parameters = {**computed, **parameters}
    kit.save()
    return kit


def _reserve(lab: Lab, parameters: dict[str, str]) -> Kit:
    """A row with a slot of its own; claimed until its files are made."""
    for _try in range(SLOT_TRIES):
        try:
            with transaction.atomic():
                return Kit.objects.create(
                    lab=lab,
                    # Without the digest nobody claims it before it is complete.
                    lab_digest="",
                    slot=secrets.randbelow(layout.pool_size()),
                    parameters=parameters,
                )
        except IntegrityError:
            continue
    raise EngineError(
        gettext_noop(
            "All addresses for sandboxes are in use. Try again in a few minutes."
        ),
        reason="no-addresses",
    )


def _prepare(
    manifest: LabManifest, folder: Path, slot: int, parameters: dict[str, str]
) -> bytes:
    if manifest.prepare is None:
        return b""
    spec = SandboxSpec(
        nodes=(
            NodeSpec(
                name="prepare",
                image=layout.image_reference(manifest, manifest.prepare.image),
                tmpfs=(layout.LAB_TMPFS, TmpfsSpec("/tmp")),  # noqa: S108 - the node's
                files=layout.folder_files(folder, "prepare"),
            ),
        ),
        labels={"org.is3c.hub.kind": "prepare"},
    )
    facts = layout.session_facts(manifest, slot, parameters)
    sandbox = backend().start(spec, f"k{secrets.token_hex(8)}")
    try:
        result = backend().run(
            sandbox,
            "prepare",
            manifest.prepare.run,
            stdin=json.dumps(facts).encode(),
            timeout=manifest.prepare.timeout,
            max_output=layout.MAX_KIT_BYTES,
        )
    finally:
        backend().stop(sandbox)
    if result.exit_code != 0:
        tail = result.stderr.decode(errors="replace").strip()[-500:]
        raise LabError(f"The lab's preparation failed: {tail}", reason="bad-kit")
    return result.stdout
