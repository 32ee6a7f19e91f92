"""Who looks at the shells of one sandbox besides its owner."""

from typing import TYPE_CHECKING
from weakref import WeakSet

if TYPE_CHECKING:
    from sandboxes.agent.shells import Shell, Viewer

Names = tuple[tuple[str, str], ...]


class Company:
    """Shared by a sandbox's shells: the owner hears in each of guests at any.

    `names` are name and role of every guest, somebody at several shells only once.
    """

    def __init__(self) -> None:
        self.shells: WeakSet[Shell] = WeakSet()
        self.names: Names = ()
        self._guests: list[Viewer] = []

    async def join(self, guest: "Viewer") -> None:
        """Somebody looks from now on."""
        self._guests.append(guest)
        await self._tell()

    async def leave(self, guest: "Viewer") -> None:
        """They do not any more; whoever is no guest changes nothing."""
        if guest in self._guests:
            self._guests.remove(guest)
            await self._tell()

    async def _tell(self) -> None:
        names = tuple(dict.fromkeys((guest.who, guest.role) for guest in self._guests))
        if names == self.names:
            return
        self.names = names
        for shell in list(self.shells):
            await shell.notify()
