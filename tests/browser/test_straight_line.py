"""From assignment to grade: the whole way of one lab, by one lecturer and a student."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.docker]

LAB = "Chain of trust"
COHORT = "Names and numbers 2026"


@pytest.fixture(scope="module")
def join_code(lecturer: Person) -> str:
    """Of a cohort with one assignment, both made by the lecturer."""
    page = lecturer.page
    lecturer.visit("/my/teaching/")
    lecturer.follow("New cohort")
    page.get_by_label("Title").fill(COHORT)
    lecturer.press("Save")
    expect(page.get_by_role("heading", level=1)).to_have_text(COHORT)
    lecturer.follow("New assignment")
    page.get_by_label("Lab").select_option(label=LAB)
    page.get_by_label("Opens").fill("2026-01-01T09:00")
    page.get_by_label("Due").fill("2099-01-01T09:00")
    lecturer.press("Save")
    expect(page.get_by_role("row", name=LAB)).to_be_visible()
    return page.locator("#join-code").inner_text()


@pytest.fixture(scope="module")
def workbench(student: Person, join_code: str) -> Workbench:
    """The student's running lab, opened from the assignment."""
    student.visit("/my/work/")
    student.follow("Join a cohort")
    student.page.get_by_label("Join code").fill(join_code)
    student.press("Join")
    expect(student.page.get_by_text(f"You are in “{COHORT}”.")).to_be_visible()
    student.press(f"Open {LAB}")
    student.page.wait_for_url(re.compile("/labs/sessions/"))
    bench = Workbench(student)
    bench.wait_until_ready()
    return bench


def sign_the_zone(bench: Workbench) -> None:
    """Step 3 of the task, on the name server."""
    bench.use("Name server")
    token, policy, look = bench.task_commands("3.")
    bench.paste(token)
    bench.paste(policy)
    bench.paste(look)
    bench.shows("RRSIG")


def tell_the_parent(bench: Workbench) -> None:
    """Step 5 of the task, on both machines."""
    cds, _compare, order, published = bench.task_commands("5.")
    bench.clear()
    # "Look until it is there."
    bench.finish(f"until {cds} | grep ' 13 2 '; do sleep 1; done")
    bench.use("Workstation")
    bench.paste(order)
    bench.use("Name server")
    bench.paste(published)


def see_it_hold(bench: Workbench) -> None:
    """Step 6 of the task: what validates says so, and the attack stops working."""
    bench.use("Workstation")
    bench.clear()
    ask, *_others = bench.task_commands("6.")[0].splitlines()
    bench.finish(f"until {ask} | grep 'flags: .* ad'; do sleep 1; done")
    bench.shows("flags: qr rd ra ad")
    attacked = bench.task_commands("6.")[1].splitlines()[0]
    bench.finish(f"until {attacked} | grep SERVFAIL; do sleep 1; done")
    bench.shows("status: SERVFAIL")


def test_an_untouched_lab_gives_no_points_but_hints(workbench: Workbench) -> None:
    page = workbench.page
    workbench.check("Checked: 0 of 20 points.")
    panel = page.get_by_role("tabpanel", name="Checks")
    expect(panel.get_by_text("Failed", exact=True)).not_to_have_count(0)
    expect(panel.get_by_text("Passed", exact=True)).to_have_count(0)
    expect(panel.get_by_text("Hint")).not_to_have_count(0)
    expect(panel.get_by_text("What was seen")).not_to_have_count(0)


def test_the_commands_of_the_task_earn_full_marks(workbench: Workbench) -> None:
    page = workbench.page
    sign_the_zone(workbench)
    tell_the_parent(workbench)
    see_it_hold(workbench)
    workbench.check("Checked: 20 of 20 points.")
    panel = page.get_by_role("tabpanel", name="Checks")
    expect(panel.get_by_text("Passed", exact=True)).to_have_count(14)
    expect(panel.get_by_text("20 / 20", exact=True)).to_be_visible()
    expect(panel.get_by_text("0 / 20", exact=True)).to_be_visible()


def test_the_students_own_chain_is_drawn(workbench: Workbench) -> None:
    page = workbench.page
    workbench.show("Picture")
    workbench.person.press("Draw again")
    drawing = page.get_by_role("img", name=re.compile("way from the root"))
    expect(page.locator("#panel-pictures").get_by_role("status")).to_contain_text(
        "Drawn at"
    )
    width = "async image => { await image.decode(); return image.naturalWidth; }"
    assert drawing.evaluate(width) > 100


def test_the_gradebook_has_the_best_attempt_and_its_evidence(
    workbench: Workbench, lecturer: Person
) -> None:
    page = lecturer.page
    open_gradebook(lecturer)
    row = page.get_by_role("row", name="Sam Santos")
    expect(row).to_contain_text("20 / 20")
    expect(row.get_by_role("cell").last).to_have_text(
        re.compile(r"^\s*100(\.0+)? %\s*$")
    )
    row.get_by_role("link").first.click()
    attempts = page.get_by_role("group").filter(has_text=re.compile(r"Attempt \d"))
    expect(attempts).to_have_count(2)
    best = attempts.filter(has_text="Attempt 2")
    expect(best.get_by_text("best", exact=True)).to_be_visible()
    page.get_by_text("Attempt 1").click()
    poor = attempts.filter(has_text="Attempt 1")
    expect(poor.locator("pre")).not_to_have_count(0)
    expect(poor.get_by_role("row", name="The zone publishes its keys")).to_contain_text(
        "dnssec-policy"
    )


def test_an_override_with_reason_is_kept_apart(
    workbench: Workbench, lecturer: Person, tmp_path: Path
) -> None:
    page = lecturer.page
    open_gradebook(lecturer)
    assert exported(lecturer, tmp_path)[f"{LAB}: points"] == 20
    page.get_by_role("row", name="Sam Santos").get_by_role("link").first.click()
    page.get_by_label("Score (points)").fill("15")
    page.get_by_label("Reason:").fill("Explained only half of it.")
    lecturer.press("Set score")
    facts = page.get_by_role("complementary")
    expect(facts).to_contain_text("15 / 20")
    expect(facts).to_contain_text(re.compile(r"Computed\s+20 / 20"))
    expect(facts).to_contain_text("Explained only half of it.")
    open_gradebook(lecturer)
    row = exported(lecturer, tmp_path)
    assert (row[f"{LAB}: points"], row[f"{LAB}: overridden"]) == (15, "yes")
    page.get_by_role("row", name="Sam Santos").get_by_role("link").first.click()
    lecturer.press("Undo: let the computed score count")
    expect(page.get_by_text("The computed score counts again.")).to_be_visible()
    open_gradebook(lecturer)
    row = exported(lecturer, tmp_path)
    assert (row[f"{LAB}: points"], row[f"{LAB}: overridden"]) == (20, "")
    assert row["total %"] == 100


def test_the_lecturer_looks_over_a_shoulder_and_the_student_sees_it(
    workbench: Workbench, lecturer: Person
) -> None:
    page = lecturer.page
    sign = workbench.page.locator("#company")
    open_gradebook(lecturer)
    lecturer.follow("Running now – look at the terminals")
    expect(page.get_by_text("You are looking")).to_be_visible()
    expect(page.get_by_text("Terminals of Sam Santos")).to_be_visible()
    expect(sign).to_have_text("Lena Lindqvist is looking")
    workbench.use("Name server")
    workbench.finish("echo shown-$((60+6))")
    over_the_shoulder = Workbench(lecturer)
    over_the_shoulder.use("Name server")
    over_the_shoulder.shows("shown-66")
    open_gradebook(lecturer)
    expect(sign).to_be_hidden()


def open_gradebook(lecturer: Person) -> None:
    """From the lecturer's first page."""
    lecturer.visit("/my/teaching/")
    lecturer.follow(COHORT)
    lecturer.follow("Gradebook")
    expect(lecturer.page.get_by_role("heading", level=1)).to_have_text("Gradebook")


def exported(lecturer: Person, folder: Path) -> dict[str, Any]:
    """The student's line of the CSV file that the lecturer downloads."""
    with lecturer.page.expect_download() as download:
        lecturer.follow("Export as CSV")
    path = folder / "grades.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["username"] == "student"
    return {k: float(v) if re.fullmatch(r"[\d.]+", v) else v for k, v in row.items()}
