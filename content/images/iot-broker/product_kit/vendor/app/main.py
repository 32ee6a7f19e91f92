"""The page and the settings of this device."""

import base64
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DATA, FACTORY, FIRMWARE = (Path(os.environ[n]) for n in ("DATA", "FACTORY", "FIRMWARE"))
USER = "admin"
PASSWORD = "admin"


def read(file, otherwise=""):
    """The text of a file that may not be there yet."""
    return file.read_text().strip() if file.exists() else otherwise


def password():
    """What the owner has chosen, or else the one that it is sold with."""
    return read(DATA / "password", PASSWORD)


def status():
    """What the owner sees."""
    return {
        "serial": read(FACTORY / "serial"),
        "version": read(FIRMWARE / "etc/version"),
        "name": read(DATA / "name"),
    }


class Page(BaseHTTPRequestHandler):
    """One request of the owner, or of whoever says so."""

    timeout = 5

    def answer(self, code, text="", kind="text/plain"):
        self.send_response(code)
        if code == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="device"')
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def allowed(self):
        said = self.headers.get("Authorization", "")
        right = base64.b64encode(f"{USER}:{password()}".encode()).decode()
        return said == f"Basic {right}"

    def do_GET(self):
        if not self.allowed():
            self.answer(401)
        elif self.path == "/status":
            self.answer(200, json.dumps(status()), "application/json")
        else:
            self.answer(404)

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if not self.allowed():
            self.answer(401)
        elif self.path in ("/name", "/password"):
            (DATA / self.path[1:]).write_text(body)
            self.answer(204)
        else:
            self.answer(404)


if __name__ == "__main__":
    ThreadingHTTPServer(("", 80), Page).serve_forever()
