"""What a solved lab's hosts save is worth as many points when it is restored."""

import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from labs import catalogue, grading, kits, selftest
from labs.agent import agent
from labs.pool import LABEL_KIND, order_for
from sandboxes.backend import SandboxBackend
from tests.real_engine import engine_config, real_engine  # noqa: F401 - fixtures

SAVING = [
    path
    for path in catalogue.lab_folders(settings.CONTENT_DIRS)
    if any(node.saved for node in catalogue.read_folder(path).manifest.nodes)
]


@pytest.mark.docker
@pytest.mark.django_db
@pytest.mark.parametrize("path", SAVING, ids=lambda path: path.name)
def test_saved_work_is_worth_its_points_again(
    path: Path,
    real_engine: SandboxBackend,  # noqa: F811
) -> None:
    folder = catalogue.read_folder(path)
    lab = catalogue.save_lab(folder)
    kit = kits.draw_kit(lab, claimed=True)
    order = replace(
        order_for(kit),
        name=f"t{secrets.token_hex(8)}",
        labels={LABEL_KIND: "selftest"},
    )
    solution = {c.name: c for c in selftest.read_cases(path, folder.manifest)}
    agent().ensure(order)
    try:
        selftest.wait_until_up(order.name, folder.manifest)
        sandbox = next(s for s in real_engine.find({}) if s.name == order.name)
        for step in solution["solution"].steps:
            selftest.run_step(lab, kit, sandbox, step)
        work = agent().save(order.name)
        agent().destroy(order.name)
        agent().ensure(replace(order, work=work))
        selftest.wait_until_up(order.name, folder.manifest)
        measured = grading.measure(
            sandbox=order.name, manifest=folder.manifest, attempt="selftest"
        )
    finally:
        agent().destroy(order.name)
    lost = {f.check.id: f.evidence for f in measured.findings if not f.full}
    assert lost == {}
