"""Saved work: under a name, back to it, and on from where a lab ended."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Person
from tests.browser.sandpits import title_of
from tests.browser.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.docker]


@pytest.fixture(scope="module")
def bench(student: Person) -> Iterator[Workbench]:
    """A lab of the student's that these tests have to themselves."""
    student.start_lab(title_of(2))
    bench = Workbench(student)
    bench.wait_until_ready()
    yield bench
    if bench.page.locator("#session-state").inner_text() == "Running":
        bench.end()


def open_saved_work(bench: Workbench) -> Locator:
    """The dialog, opened by its button."""
    bench.person.press("Saved work")
    dialog = bench.page.get_by_role("dialog", name="Saved work")
    expect(dialog).to_be_visible()
    return dialog


def save_as(bench: Workbench, name: str) -> None:
    """Save the work under a name, and leave the dialog."""
    dialog = open_saved_work(bench)
    dialog.get_by_label("Save what is there now as").fill(name)
    bench.page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text(f"Saved as “{name}”.")
    bench.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def entry(dialog: Locator, title: str) -> Locator:
    """What the dialog lists under this name."""
    return dialog.get_by_role("listitem").filter(has_text=title)


def answer(bench: Workbench, button: str) -> None:
    """Press this in the question on top of everything."""
    bench.page.locator("#confirm").get_by_role("button", name=button).click()


def go_back_to(bench: Workbench, title: str) -> None:
    """Back to the saved work of this name, until its machines run."""
    dialog = open_saved_work(bench)
    entry(dialog, title).get_by_role("button", name="Go back to this").click()
    answer(bench, "Go back")
    expect(dialog).to_be_hidden()
    # The old machines' shell is there until the page hears that they go.
    expect(bench.screen).not_to_contain_text("did-")
    bench.wait_until_ready()


def test_going_back_undoes_what_came_later_and_can_be_undone(
    bench: Workbench,
) -> None:
    bench.finish("echo before-$((40+2)) > work.txt")
    save_as(bench, "before it breaks")
    bench.finish("echo broken-$((40+3)) > work.txt")
    go_back_to(bench, "before it breaks")
    bench.finish("cat work.txt")
    bench.shows("before-42")
    go_back_to(bench, "Saved before a fresh start")
    bench.finish("cat work.txt")
    bench.shows("broken-43")


def test_a_question_comes_before_deleting_and_the_focus_stays(
    bench: Workbench,
) -> None:
    save_as(bench, "of no use")
    dialog = open_saved_work(bench)
    delete = entry(dialog, "of no use").get_by_role("button", name="Delete")
    delete.click()
    answer(bench, "Cancel")
    expect(delete).to_be_focused()
    delete.click()
    answer(bench, "Delete")
    expect(entry(dialog, "of no use")).to_have_count(0)
    expect(dialog.get_by_role("status")).to_have_text("“of no use” is deleted.")
    expect(dialog.locator(":focus")).to_have_count(1)
    bench.page.keyboard.press("Escape")
    expect(bench.page.get_by_role("button", name="Saved work")).to_be_focused()


def test_more_time_is_one_button(bench: Workbench) -> None:
    page = bench.page
    page.get_by_role("button", name="30 min", exact=True).click()
    expect(page.locator("#clock-warning")).to_have_text(
        re.compile(r"The lab now goes on until \d\d:\d\d\.")
    )


def test_an_ended_lab_goes_on_from_where_it_was(bench: Workbench) -> None:
    page = bench.page
    bench.finish("echo last-$((40+4)) > work.txt")
    bench.end()
    expect(page.locator("#status-text")).to_contain_text("Your work was saved:")
    former = page.url
    page.get_by_role("button", name="Go on from where you were").click()
    expect(page).not_to_have_url(former)
    bench.wait_until_ready()
    bench.finish("cat work.txt")
    bench.shows("last-44")
    bench.end()
