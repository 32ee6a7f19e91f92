"""A picture that keeps itself fresh, and its table."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.docker]


def shown(panel: Locator) -> int:
    """Which drawing the table tells of."""
    cell = panel.get_by_role("cell").last
    return int(re.sub(r"\D", "", cell.inner_text()))


def test_a_picture_refreshes_by_itself_until_told_not_to(sandpit: Workbench) -> None:
    page = sandpit.page
    sandpit.show("Picture")
    panel = page.get_by_role("tabpanel", name="Picture")
    expect(panel.get_by_role("img", name="How often this was drawn.")).to_be_visible()
    panel.get_by_text("As a table").click()
    table = panel.get_by_role("table", name="Drawings <so far>")
    expect(table.get_by_role("columnheader")).to_have_text(["What", "How many"])
    expect(table.get_by_role("rowheader")).to_have_text("Drawings")
    expect(panel.get_by_text("Counted by the grader.")).to_be_visible()
    first = shown(panel)
    expect(table.get_by_role("cell").last).to_have_text(f"number {first + 2}")
    expect(panel.get_by_role("status")).to_have_text(
        re.compile(r"Drawn at \d\d:\d\d:\d\d$")
    )
    panel.get_by_role("switch", name="Refresh by itself").uncheck()
    page.wait_for_timeout(1000)
    last = shown(panel)
    page.wait_for_timeout(5000)
    assert shown(panel) == last
    page.get_by_role("button", name="Draw again").click()
    expect(table.get_by_role("cell").last).to_have_text(f"number {last + 1}")


def test_a_picture_that_nobody_sees_is_not_drawn(sandpit: Workbench) -> None:
    page = sandpit.page
    sandpit.show("Picture")
    panel = page.locator("#panel-pictures")
    panel.get_by_role("switch").check()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_request(re.compile("/pictures/count/$")):
        pass
    sandpit.show("Task")
    asked.clear()
    page.wait_for_timeout(5000)
    assert [url for url in asked if url.endswith("/pictures/count/")] == []
    with page.expect_request(re.compile("/pictures/count/$")):
        sandpit.show("Picture")
