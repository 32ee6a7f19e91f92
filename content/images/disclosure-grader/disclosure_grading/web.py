"""The maker's web site, which may do anything: slow, endless, false."""

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lab_grading.deadline import Deadline

MAX_PAGE = 256 * 1024
MAX_PAGES = 40
_PAGE_SECONDS = 3.0
_SITE_SECONDS = 15.0


@dataclass(frozen=True)
class Page:
    """What came of asking: a status, or a `problem` and no status."""

    url: str
    status: int = 0
    kind: str = ""
    data: bytes = b""
    problem: str = ""

    @property
    def good(self) -> bool:
        """Whether it was there."""
        return self.status == 200

    @property
    def text(self) -> str:
        """As UTF-8, whatever it is."""
        return self.data.decode("utf-8", errors="replace")

    @property
    def told(self) -> str:
        """What happened, for evidence."""
        return f"{self.url}: {self.problem or f'status {self.status}'}"


class Site:
    """One HTTPS site, which is at `address`; nothing else is ever asked.

    Each page is fetched once. All pages together get a bounded time and number.
    """

    def __init__(
        self,
        host: str,
        address: str,
        tls: ssl.SSLContext,
        deadline: Deadline,
        port: int = 443,
    ) -> None:
        self.root = f"https://{host}/"
        self.pages: dict[str, Page] = {}
        self._host = host
        self._place = (address, port)
        self._tls = tls
        self._limit = Deadline(min(_SITE_SECONDS, deadline.left))

    def url(self, text: str, base: str = "") -> str:
        """The absolute address on this site, or empty when it is elsewhere."""
        try:
            parts = urlsplit(urljoin(base or self.root, text.strip()))
            port = parts.port
        except ValueError:
            return ""
        if parts.scheme != "https" or parts.hostname != self._host:
            return ""
        if port not in (None, 443) or parts.username is not None:
            return ""
        path = parts.path or "/"
        if not path.isascii() or any(c <= " " for c in path + parts.query):
            return ""
        query = f"?{parts.query}" if parts.query else ""
        return f"https://{self._host}{path}{query}"

    def get(self, text: str, base: str = "") -> Page:
        """A page of this site; redirects are not followed."""
        url = self.url(text, base)
        if not url or not url.isascii():
            return Page(text[:120], problem=f"not an https address at {self._host}")
        if url not in self.pages:
            if len(self.pages) >= MAX_PAGES or self._limit.over:
                return Page(url, problem="not asked: too many or too slow pages")
            self.pages[url] = self._fetch(url)
        return self.pages[url]

    def _fetch(self, url: str) -> Page:
        """Ask; however slowly it answers, a timer ends it."""
        seconds = min(_PAGE_SECONDS, self._limit.left)
        try:
            with socket.create_connection(self._place, timeout=seconds) as plain:
                timer = threading.Timer(seconds, _cut, [plain])
                timer.daemon = True
                timer.start()
                try:
                    return self._ask(plain, url)
                finally:
                    timer.cancel()
        except ssl.SSLCertVerificationError as error:
            return Page(url, problem=f"certificate: {error.verify_message}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = str(error) or type(error).__name__
            return Page(url, problem=reason[:120])

    def _ask(self, plain: socket.socket, url: str) -> Page:
        with plain.dup() as handle:
            with self._tls.wrap_socket(handle, server_hostname=self._host) as secure:
                connection = http.client.HTTPConnection(self._host)
                connection.sock = secure
                path = url.removeprefix(f"https://{self._host}")
                connection.request("GET", path, headers={"Connection": "close"})
                reply = connection.getresponse()
                data = reply.read(MAX_PAGE + 1)
                kind = reply.headers.get("Content-Type", "")[:100]
        if len(data) > MAX_PAGE:
            return Page(url, problem=f"larger than {MAX_PAGE} bytes")
        return Page(url, reply.status, kind, data)


def _cut(plain: socket.socket) -> None:
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)
