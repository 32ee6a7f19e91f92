"""The site's server: pages, terminals and live events in one process."""

import socket
from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from labs.agent import agent
from sandboxes.errors import SandboxError

# Terminal input and control messages are small; a paste is the largest.
WEBSOCKET_BYTES = 1 << 20
# How long open terminals may hold up a stop.
GRACE_SECONDS = 5


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; CommandError says why the address cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return socket.create_server(found[0][4], family=found[0][0])
    except OSError as error:
        raise CommandError(
            f"Cannot listen on {host}, port {port}: {error.strerror}. "
            "Stop what is using it, or choose another port."
        ) from error


def serve(listener: socket.socket) -> None:
    """Answer on `listener` until SIGINT or SIGTERM."""
    config = uvicorn.Config(
        "hub.asgi:application",
        # Bounds memory under a slow client; compressing terminals costs more CPU
        # than it saves.
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=WEBSOCKET_BYTES,
        lifespan="on",
        # Only a deployment has a proxy whose headers are to be believed.
        proxy_headers=settings.PRODUCTION,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        # uvicorn passes the signal on after it has shut down in order.
        return


class Command(BaseCommand):
    """`manage.py serve [--host HOST] [--port PORT]`."""

    help = "Serve the site until interrupted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="0: any free one")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        """Listen, say where, and serve; without an agent all but labs works."""
        with listen(host, port) as listener:
            try:
                agent().activity()
            except SandboxError as error:
                warning = f"Labs cannot start now: {error.message}"
                self.stderr.write(self.style.WARNING(warning))
            url = f"http://{host}:{listener.getsockname()[1]}/"
            self.stdout.write(self.style.SUCCESS(f"Serving on {url} (Ctrl+C stops)"))
            self.stdout.flush()
            serve(listener)
