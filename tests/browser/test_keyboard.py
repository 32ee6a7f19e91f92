"""Everything by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.browser.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.docker]

# More than a page has to step through before its first button.
STEPS = 40


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on the button of this name."""
    button = page.get_by_role("button", name=name)
    for _step in range(STEPS):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            return
    raise AssertionError(f"{STEPS} times Tab did not lead to {name}")


def test_the_first_tab_skips_to_the_content(industry: Person) -> None:
    page = industry.context.new_page()
    industry.visit("/my/work/", page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.close()


def test_a_check_and_the_tabs_need_no_mouse(
    sandpit: Workbench, industry: Person
) -> None:
    page = sandpit.page
    industry.reload()
    sandpit.wait_until_ready()
    tab_to(page, "Check my work")
    page.keyboard.press("Enter")
    expect(page.locator("#checks-live")).to_have_text("Checked: 0 of 1 points.")
    checks = page.get_by_role("tab", name="Checks")
    expect(checks).to_have_attribute("aria-selected", "true")
    checks.focus()
    page.keyboard.press("ArrowRight")
    network = page.get_by_role("tab", name="Network")
    expect(network).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Network")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.get_by_role("tab", name="Task")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Task")).to_be_visible()


def test_the_way_into_and_out_of_a_terminal(sandpit: Workbench) -> None:
    page = sandpit.page
    sandpit.use("Desk")
    expect(sandpit.keyboard).to_be_focused()
    # Tab belongs to the shell.
    page.keyboard.press("Tab")
    expect(sandpit.keyboard).to_be_focused()
    page.keyboard.press("Control+F6")
    tabs = page.get_by_role("tablist", name="Terminals")
    expect(tabs.get_by_role("tab", name="Desk", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(sandpit.keyboard).to_be_focused()
