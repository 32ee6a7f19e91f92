"""What the doors for people and programs say: HTTP, JSON and bearer tokens."""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from rpki_objects import keys

from rpki_registry.office import Office
from rpki_registry.refusal import Refused

MAX_OBJECTS = 64
MAX_OBJECT = 16 * 1024  # of a manifest or a CRL
# A ROA may hold many prefixes. So large, all of them together cost others seconds, and
# not minutes, to validate.
MAX_PAYLOAD = 4 * 1024
_MAX_BODY = MAX_OBJECTS * MAX_OBJECT * 3 // 2
_NAME = re.compile(r"[A-Za-z0-9_-]{1,96}\.(roa|asa|mft|crl)")

type Answer = dict[str, Any] | bytes
type Action = Callable[[], Answer]


class Visit(BaseHTTPRequestHandler):
    """One request to one of the doors below."""

    office: Office
    timeout = 3  # seconds a caller may be silent
    server_version = "registry"
    sys_version = ""
    protocol_version = "HTTP/1.0"
    token: str

    def actions(self) -> Mapping[str, Action]:
        """{"METHOD /path": what to do} for everybody."""
        return {}

    def guarded(self) -> Mapping[str, Action]:
        """The same for those who show the token."""
        return {}

    def do_GET(self) -> None:
        """All of them are answered alike."""
        key = f"{self.command} {self.path.partition('?')[0]}"
        try:
            action = self.actions().get(key)
            if action is None:
                action = self.guarded().get(key)
                if action is None:
                    raise Refused(f"no such thing: {key[:100]}", 404)
                self._check_token()
            self._reply(200, action())
        except Refused as error:
            self._reply(error.status, {"error": str(error)})

    do_PUT = do_POST = do_GET

    def body(self) -> dict[str, Any]:
        """The request's JSON object; Refused when it is none, or too large."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and int(length) <= _MAX_BODY):
            raise Refused(f"a body of at most {_MAX_BODY} bytes, please", 413)
        try:
            told = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise Refused("the body is not JSON") from None
        if not isinstance(told, dict):
            raise Refused("the body must be a JSON object")
        return told

    def _check_token(self) -> None:
        given = self.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            raise Refused("this token opens nothing here", 401)

    def _reply(self, status: int, answer: Answer) -> None:
        plain = isinstance(answer, bytes)
        data = answer if plain else json.dumps(answer).encode()
        kind = "text/plain; charset=utf-8" if plain else "application/json"
        self.send_answer(status, kind, data)

    def send_answer(self, status: int, kind: str, data: bytes) -> None:
        """A whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """No request log: nobody reads it."""


class Counter(Visit):
    """Port 8080: the member's own matters, and what everybody may know."""

    def actions(self) -> Mapping[str, Action]:
        """The member's resources, the locator, the web's authority."""
        settings = self.office.settings
        return {
            "GET /": self._member,
            "GET /tal": lambda: settings.file("lab.tal"),
            "GET /ca.pem": lambda: settings.file("ca.pem"),
        }

    def guarded(self) -> Mapping[str, Action]:
        """In place of RFC 6492 and RFC 8181."""
        return {"POST /certificate": self._certify, "PUT /objects": self._put_objects}

    def _member(self) -> Answer:
        member = self.office.settings.member
        return {
            "handle": member.handle,
            "resources": member.resources.to_json(),
            "certificate": self.office.child is not None,
        }

    def _certify(self) -> Answer:
        pem = self.body().get("public_key")
        try:
            public_key = keys.public_from_pem(str(pem).encode())
        except (ValueError, UnsupportedAlgorithm) as error:
            raise Refused(f'"public_key" is no key to certify: {error}') from None
        certificate = self.office.certify(public_key)
        handle = self.office.settings.member.handle
        return {
            "certificate": base64.b64encode(certificate).decode(),
            "uri": self.office.settings.layout.certificate(handle),
        }

    def _put_objects(self) -> Answer:
        return {"serial": self.office.put_objects(_objects(self.body()))}


class OperatorDesk(Visit):
    """Port 8081 of the management network: what the rest of the world publishes."""

    def actions(self) -> Mapping[str, Action]:
        """Whether it lives, and how often something else was published."""
        return {
            "GET /healthz": lambda: {"state": "ok"},
            "GET /serial": lambda: {"serial": self.office.serial},
        }

    def guarded(self) -> Mapping[str, Action]:
        """Orders of the operator, who may keep notes here."""
        notebook = self.office.notebook
        return {
            "PUT /members": lambda: {"serial": self.office.put_members(self.body())},
            "GET /notes": notebook.told,
            "POST /notes": lambda: notebook.add(self.body().get("text")),
        }


class Page(Visit):
    """Port 443: the trust anchor's certificate and RRDP."""

    def do_GET(self) -> None:
        """One file. No Last-Modified: two editions may share a second."""
        if self.path == "/ta.cer":
            found = ("application/octet-stream", self.office.anchor_certificate)
        elif self.path in self.office.repository.pages:
            found = self.office.repository.pages[self.path]
        else:
            return self.send_answer(404, "text/plain", b"no such file\n")
        self.send_answer(200, *found)


def _objects(told: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of {"objects": {name: base64}}; Refused when one must not be."""
    given = told.get("objects")
    if not isinstance(given, dict) or len(given) > MAX_OBJECTS:
        raise Refused(
            f'expected {{"objects": {{name: base64}}}}, {MAX_OBJECTS} at most'
        )
    found = {}
    for name, encoded in given.items():
        if not _NAME.fullmatch(name):
            raise Refused(f"{name[:100]!r} is no name of an object")
        try:
            found[name] = base64.b64decode(encoded, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise Refused(f"{name} is not base64") from None
        most = MAX_PAYLOAD if name.endswith((".roa", ".asa")) else MAX_OBJECT
        if len(found[name]) > most:
            raise Refused(f"{name} is larger than {most} bytes", 413)
    return found
