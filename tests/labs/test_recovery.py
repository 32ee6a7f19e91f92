"""What the clock tidies up by itself."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from labs import recovery

pytestmark = pytest.mark.django_db


def test_without_workers_of_their_own_there_is_nothing_to_forget(settings: Any) -> None:
    settings.WORKERS_APART = False
    recovery.forget_jobs()


@pytest.mark.skipif(
    not apps.is_installed("django_tasks_db"), reason="the queues are not in a database"
)
def test_jobs_done_long_ago_are_forgotten_and_no_others(settings: Any) -> None:
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {
        name: {"BACKEND": "django_tasks_db.DatabaseBackend"}
        for name in ("default", "sandboxes", "grading")
    }
    now = timezone.now()
    for status, ended in (
        ("SUCCESSFUL", now - timedelta(days=3)),
        ("SUCCESSFUL", now - timedelta(minutes=3)),
        ("READY", None),
    ):
        DBTaskResult.objects.create(
            id=uuid.uuid4(),
            status=status,
            finished_at=ended,
            args_kwargs={"args": [], "kwargs": {}},
            task_path="labs.tasks.draw_picture",
            backend_name="sandboxes",
            exception_class_path="",
            traceback="",
        )
    recovery.forget_jobs()
    left = DBTaskResult.objects.values_list("status", "finished_at")
    assert {status for status, ended in left if ended is None} == {"READY"}
    assert len(left) == 2
