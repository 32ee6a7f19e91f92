"""Open the registry's doors, and keep its manifests fresh."""

import contextlib
import ssl
import sys
import time
from pathlib import Path

from rpki_registry.api import Counter, OperatorDesk, Page, Visit
from rpki_registry.doors import Door, RsyncVisit, device_of
from rpki_registry.office import Office
from rpki_registry.refusal import Refused
from rpki_registry.settings import Settings

_RENEWAL = 30.0  # seconds between two looks at the manifests' ages
_RSYNC = """\
use chroot = no
reverse lookup = no
log file = /dev/null
timeout = 10
[repo]
path = {tree}
read only = yes
"""


def opened(settings: Settings, office: Office) -> list[Door]:
    """All doors, open: rsync, HTTPS, the counter; the operator's on `mgmt` alone.

    What is for an address on `mgmt` is heard from there only: a packet for it that
    comes in from students is taken as well otherwise, and they could crowd others out.
    """
    ports, token = settings.ports, settings.member.token
    config = settings.state / "rsyncd.conf"
    config.write_text(_RSYNC.format(tree=office.repository.tree.link))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(settings.state / "https.pem", settings.state / "https.key")
    rsync = type("RsyncVisit", (RsyncVisit,), {"config": str(config)})
    counter = _handler(Counter, office, token)
    page = _handler(Page, office, token)
    desk = _handler(OperatorDesk, office, settings.operator_token)
    devices = {address: device_of(address) for address in settings.mgmt}
    doors = []
    for address in settings.lan:
        device = devices.get(address)
        doors += [
            Door((address, ports.rsync), rsync, places=8, visit=30, device=device),
            Door((address, ports.https), page, places=32, tls=tls, device=device),
            Door((address, ports.api), counter, device=device),
        ]
    for address, device in devices.items():
        doors.append(Door((address, ports.operator), desk, places=8, device=device))
    for door in doors:
        door.open()
    return doors


def _handler(kind: type[Visit], office: Office, token: str) -> type[Visit]:
    return type(kind.__name__, (kind,), {"office": office, "token": token})


def main(path: str) -> None:
    """Serve for ever with the settings of this file."""
    settings = Settings.read(Path(path))
    office = Office(settings)
    opened(settings, office)
    while True:
        time.sleep(_RENEWAL)
        with contextlib.suppress(Refused):
            office.renew()


if __name__ == "__main__":
    main(sys.argv[1])
