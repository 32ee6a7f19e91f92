"""The terminal under use and misuse: one shell per tab, whatever happens to pages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.workbench import PROMPT, Workbench

pytestmark = [pytest.mark.browser, pytest.mark.docker]

# What could tell, fetch or set something behind the person's back: set the title and
# ask for it, set and ask for the clipboard, ask for settings.
INTRUSIONS = (
    r"\033]0;echo stolen\007\033[21t",
    r"\033]52;c;c3RvbGVu\007",
    r"\033]52;c;?\007",
    r"\033P$qm\033\\",
    r"\033P$qstolen\033\\",
    r"\033P+q544e\033\\",
)


@pytest.fixture
def bench(sandpit: Workbench, industry: Person) -> Workbench:
    """The lab's first shell with an empty screen, in a page just loaded."""
    industry.reload()
    sandpit.use("Desk")
    # Whatever a test before this one left running or half typed.
    sandpit.interrupt()
    sandpit.clear()
    return sandpit


def size_of(bench: Workbench) -> tuple[int, int]:
    """Rows and columns as the shell knows them."""
    bench.clear()
    bench.finish("stty size | sed 's/^/size /'")
    found = re.search(r"^size (\d+) (\d+)", bench.screen.inner_text(), re.MULTILINE)
    assert found
    return int(found[1]), int(found[2])


def test_a_reload_returns_to_the_same_shell_with_its_scrollback(
    bench: Workbench, industry: Person
) -> None:
    bench.finish("kept=$((40+2)); echo before-$kept")
    industry.reload()
    bench.shows("before-42")
    bench.clear()
    bench.finish("echo still-$kept")
    bench.shows("still-42")


def test_every_tab_is_a_shell_of_its_own(bench: Workbench) -> None:
    page = bench.page
    bench.finish("mine=$((20+1))")
    page.get_by_role("button", name="New terminal", exact=True).click()
    page.locator("#terminal-new-list").get_by_role("button", name="Desk").click()
    bench.use("Desk 2")
    bench.finish("echo other-${mine:-none}")
    bench.shows("other-none")
    bench.type("exit")
    page.get_by_role("button", name="New shell").click()
    bench.shows(PROMPT)
    bench.finish("echo new-$((1+1))")
    bench.shows("new-2")
    page.get_by_role("button", name="Close this terminal").click()
    page.get_by_role("dialog").get_by_role("button", name="Close terminal").click()
    tabs = page.get_by_role("tablist", name="Terminals").get_by_role("tab")
    expect(tabs).to_have_count(1)
    bench.finish("echo own-$mine")
    bench.shows("own-21")


def test_endless_output_leaves_the_page_usable(bench: Workbench) -> None:
    page = bench.page
    bench.type("yes line-$((6*7))")
    bench.shows("line-42")
    bench.show("Network")
    expect(page.get_by_role("tabpanel", name="Network")).to_be_visible()
    bench.check("Checked: 0 of 1 points.")
    bench.interrupt()
    bench.clear()
    bench.finish("echo stopped-$((6*7))")
    bench.shows("stopped-42")


def test_output_can_neither_type_nor_touch_the_clipboard(bench: Workbench) -> None:
    page = bench.page
    page.evaluate("navigator.clipboard.writeText('as it was')")
    title = page.title()
    for number, intrusion in enumerate(INTRUSIONS):
        bench.finish(f"clear; printf '{intrusion}'; sleep 1")
        # An answer of the terminal would stand before what is typed next.
        bench.finish(f": {number}")
        lines = bench.screen.inner_text().replace("\xa0", " ").splitlines()
        assert any(f"$ : {number};" in line for line in lines), (intrusion, lines)
    assert page.evaluate("navigator.clipboard.readText()") == "as it was"
    assert page.title() == title


def test_the_shell_knows_the_size_of_its_pane(bench: Workbench) -> None:
    page = bench.page
    rows, columns = size_of(bench)
    page.set_viewport_size({"width": 1100, "height": 600})
    fewer_rows, fewer_columns = size_of(bench)
    page.set_viewport_size({"width": 1440, "height": 900})
    assert fewer_rows < rows
    assert fewer_columns < columns
    assert size_of(bench) == (rows, columns)


def test_two_windows_show_the_same_shell(bench: Workbench, industry: Person) -> None:
    bench.finish("window=$((10+3))")
    second = industry.context.new_page()
    industry.visit(bench.page.url, second)
    elsewhere = Workbench(industry, second)
    elsewhere.use("Desk")
    elsewhere.clear()
    elsewhere.finish("echo here-$window")
    for window in (elsewhere, bench):
        window.shows("here-13")
    bench.finish("echo back-$window")
    for window in (elsewhere, bench):
        window.shows("back-13")
    second.close()


def test_a_lost_connection_comes_back_to_the_same_place(
    bench: Workbench, industry: Person
) -> None:
    bench.finish("line=$((70+7))")
    bench.type("sleep 4; echo meanwhile-$line")
    industry.context.set_offline(True)
    bench.page.wait_for_timeout(1000)
    industry.context.set_offline(False)
    bench.shows("meanwhile-77")
    bench.finish("echo after-$line")
    bench.shows("after-77")


def test_screen_reader_mode_offers_the_output_as_text(bench: Workbench) -> None:
    page = bench.page
    toggle = page.get_by_role("button", name="Screen-reader mode")
    readable = page.locator(".xterm-accessibility")
    expect(readable).to_have_count(0)
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Screen-reader mode is on.")).to_be_visible()
    bench.finish("echo aloud-$((50+5))")
    lines = readable.get_by_role("listitem").filter(has_text="aloud-55")
    expect(lines.first).to_be_attached()
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    expect(readable).to_have_count(0)
