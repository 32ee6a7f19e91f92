"""Every kind of page: a title, one main part, nothing wider than a telephone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.browser.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.docker]

NARROW = {"width": 390, "height": 844}
CURRICULUM = "/curricula/internet-standards/"
OPEN = [
    "/",
    "/curricula/",
    CURRICULUM,
    f"{CURRICULUM}signatures-and-the-chain-of-trust/",
    f"{CURRICULUM}sign-your-own-zone/",
    "/catalogue/",
    "/catalogue/chain-of-trust/",
    "/competences/",
    "/login/",
]
OWN = ["/my/work/", "/join/", "/profile/"]


@pytest.fixture(scope="module")
def visitor(arrives: Callable[..., Person]) -> Person:
    """Somebody who has not logged in."""
    return arrives()


@pytest.fixture
def phone(industry: Person) -> Iterator[Page]:
    """A narrow page of somebody with a running lab."""
    page = industry.context.new_page()
    page.set_viewport_size(NARROW)
    yield page
    page.close()


def look_at(page: Page) -> None:
    """A page in front must be sound and fit."""
    page.set_viewport_size(NARROW)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    name = page.title().split("·")[0].strip()
    assert name
    wide = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], wide


@pytest.mark.parametrize("path", OPEN)
def test_a_page_for_everybody(visitor: Person, path: str) -> None:
    assert visitor.visit(path) == 200
    look_at(visitor.page)


@pytest.mark.parametrize("path", OWN)
def test_a_page_of_ones_own(industry: Person, phone: Page, path: str) -> None:
    assert industry.visit(path, phone) == 200
    look_at(phone)


def test_the_lab_session_with_each_of_its_parts(
    sandpit: Workbench, industry: Person, phone: Page
) -> None:
    industry.visit(sandpit.page.url, phone)
    bench = Workbench(industry, phone)
    for part in ("Task", "Terminal", "Checks", "Network"):
        bench.show(part)
        look_at(phone)


def test_the_lecturers_pages(lecturer: Person) -> None:
    page = lecturer.page
    lecturer.visit("/teaching/cohorts/new/")
    look_at(page)
    page.get_by_label("Title").fill("On a telephone")
    lecturer.press("Save")
    look_at(page)
    lecturer.follow("Gradebook")
    look_at(page)
    lecturer.visit("/my/teaching/")
    look_at(page)


def test_the_other_language(visitor: Person) -> None:
    visitor.page.set_viewport_size({"width": 1440, "height": 900})
    visitor.visit("/")
    visitor.press("Nederlands")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "nl")
    look_at(visitor.page)
