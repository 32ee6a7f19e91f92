"""Port 25: takes what anybody in the lab sends to anybody."""

from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mail_host.store import MAX_MESSAGE, Full, Store

MAX_RECIPIENTS = 8
_PATIENCE = 20.0  # seconds a client may be silent


class Desk:
    """What aiosmtpd asks on each step."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """A recipient, if there are not too many."""
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS or len(address) > 254:
            return "452 too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """A whole message."""
        content = envelope.original_content or b""
        try:
            number = self._store.add(
                str(envelope.mail_from)[:254], list(envelope.rcpt_tos), content
            )
        except Full:
            return "452 the mail host has no room for more"
        return f"250 OK: message {number}"


def opened(store: Store, host: str, port: int) -> Controller:
    """The server, listening; `stop()` ends it."""
    options: dict[str, Any] = {
        "data_size_limit": MAX_MESSAGE,
        "timeout": _PATIENCE,
        "ident": "mail",
        "enable_SMTPUTF8": True,
    }
    server = Controller(Desk(store), hostname=host, port=port, **options)
    server.start()
    return server
