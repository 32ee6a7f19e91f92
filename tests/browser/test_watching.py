"""Working with somebody: a link, live terminals, the sign, and the end of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person
from tests.browser.sandpits import title_of
from tests.browser.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.docker]


@pytest.fixture(scope="module")
def bench(student: Person) -> Iterator[Workbench]:
    """A lab of the student's that these tests have to themselves."""
    student.start_lab(title_of(3))
    bench = Workbench(student)
    bench.wait_until_ready()
    yield bench
    if bench.page.locator("#session-state").inner_text() == "Running":
        bench.end()


@pytest.fixture
def visiting(industry: Person) -> Iterator[Page]:
    """A new page of somebody else's."""
    page = industry.context.new_page()
    yield page
    page.close()


def open_invitation(bench: Workbench) -> Locator:
    """The dialog, opened by the menu."""
    bench.page.get_by_role("button", name="More actions").click()
    bench.page.get_by_role("button", name="Work with somebody").click()
    dialog = bench.page.get_by_role("dialog", name="Work with somebody")
    expect(dialog).to_be_visible()
    return dialog


def link_for(bench: Workbench, what: str) -> str:
    """The link that lets others do this, as the dialog's button copies it."""
    dialog = open_invitation(bench)
    dialog.get_by_label(what).check()
    make = dialog.get_by_role("button", name="Make a link")
    if make.is_visible():
        make.click()
    expect(dialog.get_by_label("Link", exact=True)).to_have_value(
        re.compile("^http.*/labs/watch/")
    )
    dialog.get_by_role("button", name="Copy the link").click()
    expect(dialog.get_by_role("status")).to_have_text("The link is copied.")
    bench.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    link: str = bench.page.evaluate("navigator.clipboard.readText()")
    return link


def withdraw(bench: Workbench) -> None:
    """Withdraw all links, and leave the dialog."""
    dialog = open_invitation(bench)
    dialog.get_by_role("button", name="Withdraw all links").click()
    expect(dialog.get_by_role("status")).to_contain_text("All links are withdrawn.")
    expect(dialog.get_by_role("button", name="Make a link")).to_be_focused()
    bench.page.keyboard.press("Escape")


def expect_cut(page: Page) -> None:
    """The watching page says that it is over, and why."""
    expect(page.locator("#status-heading")).to_have_text(
        "You cannot see these terminals any more", timeout=8000
    )
    expect(page.locator("#status-text")).to_contain_text("Ask whoever sent it")
    expect(page.locator("#terminals")).to_be_hidden()


def test_who_looks_sees_everything_and_changes_nothing(
    bench: Workbench, industry: Person, visiting: Page
) -> None:
    sign = bench.page.locator("#company")
    expect(sign).to_be_hidden()
    bench.finish("echo earlier-$((40+1))")
    industry.visit(link_for(bench, "Somebody may look"), visiting)
    guest = Workbench(industry, visiting)
    guest.shows("earlier-41")
    expect(visiting.get_by_text("You are looking")).to_be_visible()
    expect(visiting.get_by_text("Terminals of Sam Santos")).to_be_visible()
    expect(sign).to_have_text("Ines Ivanova is looking")
    expect(bench.page.locator("#company-live")).to_have_text("Ines Ivanova is looking")
    bench.finish("echo live-$((40+2))")
    guest.shows("live-42")
    visiting.locator(".xterm-screen").click()
    visiting.keyboard.type("echo meddled-$((40+3))")
    visiting.keyboard.press("Enter")
    bench.finish("echo after-$((40+4))")
    guest.shows("after-44")
    expect(bench.screen).not_to_contain_text("meddled")
    visiting.goto("about:blank")
    expect(sign).to_be_hidden()
    expect(bench.page.locator("#company-live")).to_have_text(
        "Nobody else is looking any more."
    )


def test_terminals_come_and_go_with_the_owner_s(
    bench: Workbench, industry: Person, visiting: Page
) -> None:
    page = bench.page
    industry.visit(link_for(bench, "Somebody may look"), visiting)
    tabs = visiting.get_by_role("tablist", name="Terminals").get_by_role("tab")
    expect(tabs).to_have_text(["Desk"])
    page.get_by_role("button", name="New terminal", exact=True).click()
    page.locator("#terminal-new-list").get_by_role("button", name="Desk").click()
    bench.use("Desk 2")
    expect(tabs).to_have_text(["Desk", "Desk 2"])
    bench.finish("echo second-$((40+5))")
    guest = Workbench(industry, visiting)
    guest.use("Desk 2")
    guest.shows("second-45")
    page.get_by_role("button", name="Close this terminal").click()
    page.get_by_role("dialog").get_by_role("button", name="Close terminal").click()
    expect(tabs).to_have_text(["Desk"])


def test_who_may_type_types_in_the_same_shell_until_cut_off(
    bench: Workbench, industry: Person, visiting: Page
) -> None:
    industry.visit(link_for(bench, "Somebody may type too"), visiting)
    expect(visiting.get_by_text("You may type")).to_be_visible()
    guest = Workbench(industry, visiting)
    visiting.locator(".xterm-screen").click()
    guest.type("echo together-$((40+6))")
    bench.shows("together-46")
    expect(bench.page.locator("#company")).to_have_text(
        "Ines Ivanova is looking and may type"
    )
    withdraw(bench)
    expect_cut(visiting)
    expect(bench.page.locator("#company")).to_be_hidden()
    address = visiting.url
    assert industry.visit(address, visiting) == 404
    expect(visiting.get_by_role("heading", level=1)).to_have_text(
        "This link opens nothing"
    )
    industry.expect_refusal(404)


def test_the_end_of_the_lab_is_told(
    bench: Workbench, industry: Person, visiting: Page
) -> None:
    industry.visit(link_for(bench, "Somebody may look"), visiting)
    expect(visiting.locator("#terminals")).to_be_visible()
    bench.end()
    expect(visiting.locator("#status-heading")).to_have_text("This lab has ended")
    expect(visiting.locator("#session-state")).to_have_text("Ended")
