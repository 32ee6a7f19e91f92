"""Who works on a row now: a lease that its holder renews for as long as it lives."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, models
from django.utils import timezone

log = logging.getLogger(__name__)
# A killed holder's row is free after this; a stall of the machine must fit into it.
LEASE = timedelta(seconds=5)
RENEW_SECONDS = 1.5


@contextmanager
def held(row: models.Model, states: Sequence[str], **changes: Any) -> Iterator[bool]:
    """Hold the row's lease inside the block; the value is False when it is not free.

    The row has `state` and `leased_until`; it is free in one of `states` while no
    lease is in force. `changes` are fields set with the lease. Another worker may
    take the row once its state is changed and `leased_until` emptied.
    """
    lease = Lease(row)
    if not lease.take(states, changes):
        yield False
        return
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(lease, over), daemon=True)
    keeper.start()
    try:
        yield True
    finally:
        over.set()
        keeper.join()
        lease.give_back()


def _keep(lease: "Lease", over: threading.Event) -> None:
    try:
        lease.keep(over)
    finally:
        connection.close()


class Lease:
    """One holder's lease; its very moment of ending says whose it is."""

    def __init__(self, row: models.Model) -> None:
        self._rows = type(row)._default_manager.filter(pk=row.pk)
        self._until: datetime | None = None

    def take(self, states: Sequence[str], changes: dict[str, Any]) -> bool:
        """Take it if the row is free."""
        now = timezone.now()
        free = self._rows.filter(state__in=states).exclude(leased_until__gt=now)
        self._until = now + LEASE
        return bool(free.update(leased_until=self._until, **changes))

    def keep(self, over: threading.Event) -> None:
        """Renew it until `over` is set, or somebody else has the row."""
        while not over.wait(RENEW_SECONDS):
            if not self._move(timezone.now() + LEASE):
                return

    def give_back(self) -> None:
        """Free the row, if it is still held."""
        self._move(None)

    def _move(self, until: datetime | None) -> bool:
        try:
            moved = self._rows.filter(leased_until=self._until).update(
                leased_until=until
            )
        except DatabaseError as error:
            # The next turn may do better.
            log.warning("a lease could not be renewed: %s", error)
            return True
        if moved:
            self._until = until
        return bool(moved)
