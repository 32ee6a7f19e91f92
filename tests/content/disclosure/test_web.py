"""The grader's reading of a web site that may do anything."""

import time
from collections.abc import Iterator

import pytest
from disclosure_grading import web
from disclosure_grading.web import MAX_PAGE, MAX_PAGES

from tests.content.disclosure.sites import HOST, files, served

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"


def test_a_page_is_read_once() -> None:
    asked = []

    def answer(path: str) -> Iterator[bytes]:
        asked.append(path)
        yield HEAD + b"hello"

    with served(answer) as site:
        assert site.get("/a").text == site.get(f"https://{HOST}/a").text == "hello"
    assert asked == ["/a"]


@pytest.mark.parametrize(("size", "good"), [(MAX_PAGE, True), (MAX_PAGE + 1, False)])
def test_a_page_has_a_largest_size(size: int, good: bool) -> None:
    with served(files({"/a": b"x" * size})) as site:
        assert site.get("/a").good == good


def test_what_came_of_it_is_told_with_its_address() -> None:
    with served(files({"/a": b"a"})) as site:
        assert site.get("/a").told == f"https://{HOST}/a: status 200"
        assert site.get("/b").told == f"https://{HOST}/b: status 404"


@pytest.mark.parametrize(("seconds", "each"), [(0.3, 3.0), (30, 0.3)])
def test_who_drips_is_cut_off(
    seconds: float, each: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "_PAGE_SECONDS", each)

    def answer(_path: str) -> Iterator[bytes]:
        yield HEAD
        while True:
            yield b"x"
            time.sleep(0.02)

    with served(answer, seconds) as site:
        began = time.monotonic()
        page = site.get("/")
        assert time.monotonic() - began < 2
    assert (page.good, page.data) == (False, b"")
    assert page.told.startswith(f"https://{HOST}/: ")


def test_not_more_pages_than_enough_are_asked_for() -> None:
    with served(files({})) as site:
        pages = [site.get(f"/{number}") for number in range(MAX_PAGES + 5)]
    assert [page.status for page in pages[:MAX_PAGES]] == [404] * MAX_PAGES
    assert all(page.problem for page in pages[MAX_PAGES:])


@pytest.mark.parametrize(
    "url",
    [
        "http://www.amber.example/",
        "https://other.example/",
        "https://www.amber.example:8443/",
        "https://www.amber.example@other.example/",
        "https://[::1/",
        "https://www.amber.example:x/",
        "file:///etc/passwd",
        "//other.example/x",
        "https://www.amber.example/\r\nHost: x",
        "https://www.amber.example/é",
    ],
)
def test_nothing_else_is_ever_asked(url: str) -> None:
    def answer(_path: str) -> Iterator[bytes]:
        yield HEAD + b"never"

    with served(answer) as site:
        page = site.get(url)
        assert not page.good or page.url.isprintable()
        assert "other" not in page.url or not page.good
        assert site.pages.keys() <= {f"https://{HOST}/Host:%20x"}


def test_a_redirect_is_not_followed() -> None:
    def answer(_path: str) -> Iterator[bytes]:
        yield b"HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"

    with served(answer) as site:
        assert site.get("/a").status == 301
        assert list(site.pages) == [f"https://{HOST}/a"]
