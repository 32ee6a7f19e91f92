"""A real Chromium, the real site on the real engine, and people who use them."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Person
from tests.browser.sandpits import title_of, write_sandpits
from tests.browser.server import ROOT, Site, running_site
from tests.browser.workbench import Workbench

SCREENSHOTS = ROOT / "var" / "browser"
# Generous: on a busy machine a lab's start takes its time.
PATIENCE_MS = 40_000


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Browser tests come last, whatever other plugins put in order.

    Playwright keeps an event loop running in this thread for the rest of the run;
    under it Django refuses the database and asyncio another loop.
    """
    yield
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """The machine's own Chromium where there is one, else Playwright's."""
    expect.set_options(timeout=PATIENCE_MS)
    arguments = [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        # As a person's Chromium does by itself and an automated one does not: load
        # a page again that a change of this machine's networks has cut off.
        "--enable-auto-reload",
    ]
    return {
        **browser_type_launch_args,
        "args": arguments,
        "executable_path": shutil.which("chromium"),
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, installed and served for the browser tests alone."""
    content = tmp_path_factory.mktemp("content")
    write_sandpits(content)
    with running_site(tmp_path_factory.mktemp("site"), content) as running:
        yield running


@pytest.fixture(scope="session")
def crowd(browser: Browser) -> Iterator[list[Person]]:
    """Everybody who has a browser open."""
    people: list[Person] = []
    yield people
    for person in people:
        person.close()


@pytest.fixture(scope="session")
def arrives(browser: Browser, site: Site, crowd: list[Person]) -> Callable[..., Person]:
    """arrives(username) opens a browser and logs in; without a name, a visitor."""

    def arrive(username: str = "") -> Person:
        person = Person(browser, site)
        person.context.set_default_timeout(PATIENCE_MS)
        crowd.append(person)
        if username:
            person.log_in(username)
        return person

    return arrive


@pytest.fixture(scope="session")
def lecturer(arrives: Callable[..., Person]) -> Person:
    """Lena Lindqvist."""
    return arrives("lecturer")


@pytest.fixture(scope="session")
def student(arrives: Callable[..., Person]) -> Person:
    """Sam Santos."""
    return arrives("student")


@pytest.fixture(scope="session")
def industry(arrives: Callable[..., Person]) -> Person:
    """Ines Ivanova."""
    return arrives("industry")


@pytest.fixture(scope="session")
def sandpit(industry: Person) -> Workbench:
    """A running small lab with a shell, for whatever may be tried in one."""
    industry.start_lab(title_of(1))
    bench = Workbench(industry)
    bench.wait_until_ready()
    return bench


@pytest.fixture(autouse=True)
def quiet_consoles(
    request: pytest.FixtureRequest, site: Site, crowd: list[Person]
) -> Iterator[None]:
    """No page says an error, nor breaks the content security policy.

    Of a test that failed, pictures of all pages are kept, and the log is shown.
    """
    for person in crowd:
        person.problems.clear()
    yield
    # Playwright's plug-in notes there how the test went.
    outcome = getattr(request.node, "rep_call", None)
    if outcome is None or outcome.failed:
        _keep_pictures(request.node.name, crowd)
        print(site.log_tail())  # noqa: T201 - pytest shows it with the failure
    said = [problem for person in crowd for problem in person.problems]
    assert said == []


def _keep_pictures(test: str, crowd: list[Person]) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    pages = [page for person in crowd for page in person.context.pages]
    name = re.sub(r"[^\w-]+", "-", test)
    for number, page in enumerate(pages):
        path: Path = SCREENSHOTS / f"{name}-{number}.png"
        page.screenshot(path=path)
