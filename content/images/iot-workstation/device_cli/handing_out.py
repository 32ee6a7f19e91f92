"""Hands out ~/release: by HTTPS to devices, and by HTTP to whoever examines it."""

import functools
import ssl
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RELEASE = Path("/home/student/release")
OWN = Path("/etc/lab")
HTTPS, HTTP = 8443, 8080


class Handler(SimpleHTTPRequestHandler):
    """One file; a client that says nothing does not keep it busy."""

    timeout = 10


def server(port: int, folder: Path = RELEASE) -> ThreadingHTTPServer:
    """A server of this folder."""
    return ThreadingHTTPServer(
        ("", port), functools.partial(Handler, directory=str(folder))
    )


def main() -> None:
    """Serve both, for ever."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(OWN / "updates.crt", OWN / "updates.key")
    secure = server(HTTPS)
    # The handshake is made when the client is read, in that client's own thread.
    secure.socket = tls.wrap_socket(
        secure.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=secure.serve_forever, daemon=True).start()
    server(HTTP).serve_forever()


if __name__ == "__main__":
    main()
