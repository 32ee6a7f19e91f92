"""The device's own page, asked as its owner or as anybody else."""

import base64
import ssl
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from advisories import bounded
from lab_grading.deadline import Deadline
from lab_grading.https import Host, Reply, Request

MAX_PAGE = 32 << 10
_SECONDS = 3.0


@dataclass(frozen=True)
class Page:
    """One unit's page, at an address, under the name in its certificate."""

    address: str
    host: str
    authority: str
    deadline: Deadline
    user: str = "admin"
    port: int = 443

    def get(self, path: str, password: str | None = None) -> Reply:
        """Ask for a path; with a password, as the owner."""
        return self._ask("GET", path, password, b"")

    def put(self, path: str, password: str | None, text: str) -> Reply:
        """Set something; with a password, as the owner."""
        return self._ask("PUT", path, password, text.encode())

    def enters(self, password: str, user: str | None = None) -> bool:
        """Whether one gets in with this, as the owner or as that user."""
        reply = self._ask("GET", "/status", password, b"", user)
        return reply.status == 200

    def facts(self, password: str) -> dict[str, Any]:
        """The object that /status is for its owner; empty when it is none."""
        try:
            value = bounded.loads(self.get("/status", password).data)
        except bounded.Unreadable:
            return {}
        return value if isinstance(value, dict) else {}

    def old_tls(self) -> bool:
        """Whether it still speaks what RFC 8996 put away: TLS 1.0 or 1.1."""
        tls = ssl.create_default_context(cadata=self.authority)
        tls.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            # That they are put away is why they are asked for.
            warnings.simplefilter("ignore", DeprecationWarning)
            tls.minimum_version = ssl.TLSVersion.TLSv1
            tls.maximum_version = ssl.TLSVersion.TLSv1_1
        return self._to(tls, Request("/status")).status != 0

    def serial(self, password: str) -> str:
        """What it says its number is, to its owner."""
        return str(self.facts(password).get("serial", ""))[:40]

    def _ask(
        self,
        method: str,
        path: str,
        password: str | None,
        body: bytes,
        user: str | None = None,
    ) -> Reply:
        headers = {}
        if password is not None:
            # A user without a name is another one.
            login = f"{self.user if user is None else user}:{password}"
            proof = base64.b64encode(login.encode()).decode()
            headers["Authorization"] = f"Basic {proof}"
        return self._to(self._tls, Request(path, method, headers, body))

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.authority)

    def _to(self, tls: ssl.SSLContext, request: Request) -> Reply:
        host = Host((self.address, self.port), self.host, tls, MAX_PAGE)
        return host.ask(request, min(_SECONDS, self.deadline.left))
