"""The registrar's interface: HTTP, JSON and a bearer token."""

import hmac
import json
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any

import dns.exception
import dns.rdataset

from registry import journal
from registry.child import Child, NoAnswer, records
from registry.desk import Desk
from registry.parent import Parent, Refused, parse_ds
from registry.scanner import Scanner

MAX_BODY = 16 * 1024


class Registrar(BaseHTTPRequestHandler):
    """One request. Its class attributes are set by `handler`."""

    parent: Parent
    token: str
    # That of the registrant's domain comes first.
    scanners: Sequence[Scanner]
    desk: Desk | None
    grader_token: str | None
    timeout = 3  # seconds a client may be silent
    server_version = "registry"
    sys_version = ""

    def do_GET(self) -> None:
        """/health needs no token; /v1/domain shows the delegation, /v1/desk the desk.

        With the grader's token /v1/audit shows what the registry knows and sees.
        """
        if self.path == "/health":
            self._reply(200, {"state": "ok"})
        elif self.path == "/v1/desk" and self.desk and self._bears(self.desk.token):
            self._reply(200, self.desk.told())
        elif self.path == "/v1/audit" and self.grader_token:
            self._answer({"/v1/audit": self._audit}, self.grader_token)
        else:
            self._answer({"/v1/domain": lambda: None, **self._at_desk()})

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
        self._answer({"/v1/domain/ds": lambda: self._order(None)})

    def do_POST(self) -> None:
        """Tell the desk, where a lab has one, what is broken."""
        self._answer(self._at_desk())

    def _at_desk(self) -> dict[str, Any]:
        """The desk's one door, for reading as for writing."""
        if self.desk is None:
            return {}
        desk = self.desk
        actions = {"GET": desk.told, "POST": lambda: desk.note(self._body())}
        return {"/v1/desk": actions[self.command]}

    def _bears(self, token: str) -> bool:
        given = self.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {token}".encode())

    def _audit(self) -> dict[str, Any]:
        return {str(scanner.parent.child): audit(scanner) for scanner in self.scanners}

    def _answer(self, actions: dict[str, Any], token: str | None = None) -> None:
        if not self._bears(token or self.token):
            return self._reply(401, {"error": "this token opens no domain here"})
        action = actions.get(self.path)
        if action is None:
            return self._reply(404, {"error": f"no such thing: {self.path[:100]}"})
        try:
            told = action()
            self._reply(200, self._domain() if told is None else told)
        except Refused as error:
            self._reply(400, {"error": str(error)})
        except (dns.exception.DNSException, OSError) as error:
            self._reply(503, {"error": f"the parent's name server: {error}"})

    def _domain(self) -> dict[str, Any]:
        scanner = self.scanners[0].journal if self.scanners else None
        return {
            "domain": str(self.parent.child),
            "ns": self.parent.name_servers(),
            "ds": list(records(self.parent.ds())),
            "cds": None if scanner is None else scanner.scanning,
            "log": [] if scanner is None else scanner.lines,
            "others": [
                {
                    "domain": str(other.parent.child),
                    "ds": list(records(other.parent.ds())),
                    "log": other.journal.lines,
                }
                for other in self.scanners[1:]
            ],
        }

    def _order(self, ds: dns.rdataset.Rdataset | None) -> None:
        """Replace the DS set as the registrant says, and remember who it was."""
        if not self.scanners:
            return self.parent.replace_ds(ds)
        log = self.scanners[0].journal
        with log.lock:
            before = records(self.parent.ds())
            self.parent.replace_ds(ds)
            log.changed(journal.REGISTRAR, before, records(ds))

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
        self._order(parse_ds(lines))

    def _put_name_servers(self) -> None:
        servers = self._body().get("ns")
        pairs = servers.items() if isinstance(servers, dict) else ()
        if not 1 <= len(pairs) <= 8 or not all(isinstance(a, str) for _, a in pairs):
            raise Refused('expected {"ns": {"host": "address", ...}}')
        self.parent.replace_name_servers(dict(pairs))

    def _put_cds(self) -> None:
        if not self.scanners:
            raise Refused("this registry does not scan for CDS records")
        self.scanners[0].journal.switch(bool(self._body().get("on")))

    def _reply(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """No request log: nobody reads it."""


def audit(scanner: Scanner) -> dict[str, Any]:
    """One domain's changes, and what its servers say to the registry just now."""
    seen = {server: _seen(child) for server, child in scanner.look().items()}
    return {**scanner.journal.told(), "servers": seen}


def _seen(child: Child | NoAnswer) -> dict[str, Any]:
    if isinstance(child, NoAnswer):
        return {"trouble": str(child)}
    cds, cdnskey = child.wish
    keys = list(records(child.keys))
    return {"serial": child.serial, "keys": keys, "cds": cds, "cdnskey": cdnskey}


def handler(
    parent: Parent,
    token: str,
    scanners: Sequence[Scanner] = (),
    desk: Desk | None = None,
    grader_token: str | None = None,
) -> type[Registrar]:
    """The request handler of one registrant."""
    attributes = {
        "parent": parent,
        "token": token,
        "scanners": scanners,
        "desk": desk,
        "grader_token": grader_token,
    }
    return type("DomainRegistrar", (Registrar,), attributes)
