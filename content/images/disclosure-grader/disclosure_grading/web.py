"""The maker's web site: what is on it, and how much of it is looked at."""

import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lab_grading.deadline import Deadline
from lab_grading.https import Host, Reply, Request

MAX_PAGE = 256 * 1024
MAX_PAGES = 40
_PAGE_SECONDS = 3.0
_SITE_SECONDS = 15.0


@dataclass(frozen=True)
class Page(Reply):
    """What came of asking for this address, or why it was not asked."""

    url: str = ""

    @property
    def good(self) -> bool:
        """Whether it was there."""
        return self.status == 200

    @property
    def told(self) -> str:
        """What happened, and where, for evidence."""
        return f"{self.url}: {super().told}"


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
        self._host = Host((address, port), host, tls, MAX_PAGE)
        self._limit = Deadline(min(_SITE_SECONDS, deadline.left))

    def url(self, text: str, base: str = "") -> str:
        """The absolute address on this site, or empty when it is elsewhere."""
        try:
            parts = urlsplit(urljoin(base or self.root, text.strip()))
            port = parts.port
        except ValueError:
            return ""
        if parts.scheme != "https" or parts.hostname != self._host.name:
            return ""
        if port not in (None, 443) or parts.username is not None:
            return ""
        path = parts.path or "/"
        if not path.isascii() or any(c <= " " for c in path + parts.query):
            return ""
        query = f"?{parts.query}" if parts.query else ""
        return f"https://{self._host.name}{path}{query}"

    def get(self, text: str, base: str = "") -> Page:
        """A page of this site; redirects are not followed."""
        url = self.url(text, base)
        if not url or not url.isascii():
            problem = f"not an https address at {self._host.name}"
            return Page(url=text[:120], problem=problem)
        if url not in self.pages:
            if len(self.pages) >= MAX_PAGES or self._limit.over:
                return Page(url=url, problem="not asked: too many or too slow pages")
            self.pages[url] = self._fetch(url)
        return self.pages[url]

    def _fetch(self, url: str) -> Page:
        request = Request(url.removeprefix(f"https://{self._host.name}"))
        reply = self._host.ask(request, min(_PAGE_SECONDS, self._limit.left))
        return Page(reply.status, reply.kind, reply.data, reply.problem, url)
