"""Drain mode: no new labs while those that run end in peace."""

from typing import Any

from django.utils import timezone

from labs.models import Drain


def draining() -> Drain | None:
    """The drain in force, or None."""
    return Drain.objects.filter(ended_at=None).first()


def drain(*, by: Any = None, note: str = "") -> Drain:
    """Let no lab start from now on; the drain in force if there is one."""
    return draining() or Drain.objects.create(by=by, note=note)


def resume() -> None:
    """Let labs start again."""
    Drain.objects.filter(ended_at=None).update(ended_at=timezone.now())
