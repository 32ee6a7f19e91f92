"""Doors: listening sockets whose callers can neither hold them nor crowd them out."""

import contextlib
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from socketserver import BaseRequestHandler, TCPServer, ThreadingMixIn
from typing import Any

# Linux's IPV6_FREEBIND: an address counts only a second or two after it is given.
_FREEBIND = 78
_SILENCE = 3.0  # seconds a caller may say nothing
_LOOKS = 0.25  # seconds between two looks at who is overdue


class Door(ThreadingMixIn, TCPServer):
    """One address and port. At most `places` callers are inside, for `visit` seconds.

    With `tls` it speaks that. With `device` it hears only what comes in there.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self,
        address: tuple[str, int],
        handler: Callable[[Any, Any, "Door"], BaseRequestHandler],
        *,
        places: int = 16,
        visit: float = 15.0,
        tls: ssl.SSLContext | None = None,
        device: str | None = None,
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._places = threading.Semaphore(places)
        self._visit = visit
        self._tls = tls
        self._device = device
        self._inside: dict[socket.socket, float] = {}
        super().__init__(address, handler)  # type: ignore[arg-type]

    def server_bind(self) -> None:
        """Bind to the device, too, where one is wanted."""
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, _FREEBIND, 1)
        if self._device:
            name = self._device.encode() + b"\0"
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, name)
        super().server_bind()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Let a caller in, or turn it away at once when all places are taken."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except RuntimeError:  # no more threads
            self._places.release()
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One visit, and its place is free again."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one caller, who is thrown out when the time is over."""
        request.settimeout(_SILENCE)
        with request.dup() as handle:
            self._inside[handle] = time.monotonic() + self._visit
            try:
                if self._tls is None:
                    super().finish_request(request, client_address)
                else:
                    with self._tls.wrap_socket(request, server_side=True) as secured:
                        super().finish_request(secured, client_address)
            finally:
                del self._inside[handle]

    def service_actions(self) -> None:
        """Throw out who is overdue."""
        now = time.monotonic()
        for handle, end in list(self._inside.items()):
            if end < now:
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that goes away, or speaks something else, is nobody's business."""

    def open(self) -> None:
        """Serve from now on, in a thread of its own."""
        threading.Thread(target=self.serve_forever, args=(_LOOKS,), daemon=True).start()


class RsyncVisit(BaseRequestHandler):
    """One caller's rsync, which finds its socket as inetd would give it."""

    config: str

    def handle(self) -> None:
        """Run until the transfer is over, or the door shuts the connection."""
        self.request.settimeout(None)
        with subprocess.Popen(  # noqa: S603
            ["/usr/bin/rsync", "--daemon", "--no-detach", f"--config={self.config}"],
            stdin=self.request,
            stdout=self.request,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(self.server._visit + 1)  # type: ignore[attr-defined]
            finally:
                process.kill()


def device_of(address: str) -> str:
    """The interface that has this address; LookupError when none has."""
    listed = subprocess.run(
        ["ip", "-json", "address", "show"],  # noqa: S607 - in /bin or /sbin
        capture_output=True,
        check=True,
        text=True,
    )
    for link in json.loads(listed.stdout):
        for info in link.get("addr_info", ()):
            if info.get("local") == address:
                return str(link["ifname"])
    raise LookupError(f"no interface has the address {address}")
