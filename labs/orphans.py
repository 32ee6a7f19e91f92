"""Sandboxes on the engine that belong to nobody."""

from collections.abc import Iterable

from labs.models import Kit, LabSession
from sandboxes.agent.contract import Found


def orphans_among(found: Iterable[Found]) -> list[Found]:
    """Those whose session is over or unknown, and that are not kept warm.

    `found` was looked for before this call: the row of whatever is there is then
    there to be read.
    """
    names = LabSession.objects.active().values_list("sandbox_name", flat=True)
    warm = Kit.objects.filter(claimed_at=None, kept=False).exclude(warming_at=None)
    wanted = {*names, *(kit.sandbox_name for kit in warm.defer("files"))}
    return [sandbox for sandbox in found if sandbox.name not in wanted]
