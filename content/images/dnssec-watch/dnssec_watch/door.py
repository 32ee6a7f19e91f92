"""Where the grader fetches the record: one connection, the whole text."""

import socket

from dnssec_watch import journal

PORT = 8054
PATIENCE = 3.0


def serve(reader: str) -> None:
    """Answer this address for ever; everybody else's connection is closed."""
    door = socket.create_server(("0.0.0.0", PORT))  # noqa: S104 - the lab's network
    while True:
        try:
            line, (address, _port) = door.accept()
            with line:
                if address == reader:
                    line.settimeout(PATIENCE)
                    line.sendall(journal.text().encode())
        except OSError:
            continue
