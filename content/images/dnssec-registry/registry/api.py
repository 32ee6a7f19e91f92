"""The registrar's interface: HTTP, JSON and a bearer token."""

import hmac
import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import dns.exception

from registry.parent import Parent, Refused, parse_ds
from registry.scanner import Scanner

MAX_BODY = 16 * 1024


class Registrar(BaseHTTPRequestHandler):
    """One request. Its class attributes are set by `handler`."""

    parent: Parent
    scanner: Scanner | None
    token: str
    timeout = 3  # seconds a client may be silent
    server_version = "registry"
    sys_version = ""

    def do_GET(self) -> None:
        """/health needs no token; /v1/domain shows the delegation."""
        if self.path == "/health":
            self._reply(200, {"state": "ok"})
        else:
            self._answer({"/v1/domain": lambda: None})

    def do_PUT(self) -> None:
        """Replace the DS set or the name servers, or switch the CDS scanner."""
        self._answer(
            {
                "/v1/domain/ds": self._put_ds,
                "/v1/domain/ns": self._put_name_servers,
                "/v1/domain/cds": self._put_cds,
            }
        )

    def do_DELETE(self) -> None:
        """Take the DS set out of the parent."""
        self._answer({"/v1/domain/ds": lambda: self.parent.replace_ds(None)})

    def _answer(self, actions: dict[str, Any]) -> None:
        given = self.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            return self._reply(401, {"error": "this token opens no domain here"})
        action = actions.get(self.path)
        if action is None:
            return self._reply(404, {"error": f"no such thing: {self.path[:100]}"})
        try:
            action()
            self._reply(200, self._domain())
        except Refused as error:
            self._reply(400, {"error": str(error)})
        except (dns.exception.DNSException, OSError) as error:
            self._reply(503, {"error": f"the parent's name server: {error}"})

    def _domain(self) -> dict[str, Any]:
        ds = self.parent.ds()
        return {
            "domain": str(self.parent.child),
            "ns": self.parent.name_servers(),
            "ds": sorted(rdata.to_text() for rdata in ds or ()),
            "cds": None if self.scanner is None else self.scanner.enabled,
            "log": [] if self.scanner is None else list(self.scanner.log),
        }

    def _body(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_BODY:
            raise Refused(f"a body of at most {MAX_BODY} bytes, please")
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise Refused("the body is not JSON") from None
        if not isinstance(body, dict):
            raise Refused("the body must be a JSON object")
        return body

    def _put_ds(self) -> None:
        lines = self._body().get("ds")
        if not isinstance(lines, list) or not all(isinstance(x, str) for x in lines):
            raise Refused('expected {"ds": ["tag algorithm digest-type digest", ...]}')
        self.parent.replace_ds(parse_ds(lines))

    def _put_name_servers(self) -> None:
        servers = self._body().get("ns")
        pairs = servers.items() if isinstance(servers, dict) else ()
        if not 1 <= len(pairs) <= 8 or not all(isinstance(a, str) for _, a in pairs):
            raise Refused('expected {"ns": {"host": "address", ...}}')
        self.parent.replace_name_servers(dict(pairs))

    def _put_cds(self) -> None:
        if self.scanner is None:
            raise Refused("this registry does not scan for CDS records")
        self.scanner.enabled = bool(self._body().get("on"))

    def _reply(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """No request log: nobody reads it."""


def handler(parent: Parent, scanner: Scanner | None, token: str) -> type[Registrar]:
    """The request handler of one domain."""
    attributes = {"parent": parent, "scanner": scanner, "token": token}
    return type("DomainRegistrar", (Registrar,), attributes)
