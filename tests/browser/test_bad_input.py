"""What goes wrong is said in words, and nobody sees what is not theirs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import Person
from tests.browser.sandpits import COUNT, title_of
from tests.browser.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.docker]


def test_a_wrong_join_code_is_kept_and_named(student: Person) -> None:
    student.visit("/join/")
    code = student.page.get_by_label("Join code")
    code.fill("NOSUCHCD")
    student.press("Join", within="main")
    expect(code).to_have_value("NOSUCHCD")
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(student.page.get_by_role("main")).to_contain_text(
        re.compile("code", re.IGNORECASE)
    )
    expect(student.page.locator(".errorlist")).to_be_visible()


def test_an_assignment_that_is_not_open_yet_cannot_be_opened(
    lecturer: Person, industry: Person
) -> None:
    page = lecturer.page
    lecturer.visit("/teaching/cohorts/new/")
    page.get_by_label("Title").fill("Next year")
    lecturer.press("Save")
    lecturer.follow("New assignment")
    page.get_by_label("Lab").select_option(label=title_of(COUNT))
    page.get_by_label("Opens").fill("2098-01-01T09:00")
    page.get_by_label("Due").fill("2099-01-01T09:00")
    lecturer.press("Save")
    code = page.locator("#join-code").inner_text()
    visitor = industry.context.new_page()
    industry.visit(f"/join/?code={code}", visitor)
    visitor.get_by_role("main").get_by_role("button", name="Join").click()
    listed = visitor.get_by_role("region", name="Assignments")
    row = listed.get_by_role("listitem").filter(has_text=title_of(COUNT))
    expect(row).to_contain_text("opens 1 January 2098, 09:00")
    expect(row.get_by_role("button")).to_have_count(0)
    visitor.close()


def test_a_session_is_its_owners_alone(sandpit: Workbench, student: Person) -> None:
    assert student.visit(sandpit.page.url) == 404
    expect(student.page.get_by_role("main")).not_to_contain_text("Serve a page")
    student.expect_refusal(404)
    closed = student.page.evaluate(
        """path => new Promise(resolve => {
            const socket = new WebSocket(path.replace("/labs/", "/ws/"));
            socket.onmessage = ({data}) => resolve(data);
            socket.onclose = ({code}) => resolve(code);
        })""",
        sandpit.page.url.replace("http", "ws"),
    )
    assert closed == 4404


def test_a_visitor_is_asked_to_log_in(
    sandpit: Workbench, arrives: Callable[..., Person]
) -> None:
    visitor = arrives()
    visitor.visit(sandpit.page.url)
    expect(visitor.page).to_have_title(re.compile("^Log in"))
    visitor.visit("/catalogue/")
    visitor.page.get_by_role("link", name=title_of(1), exact=True).click()
    expect(visitor.page.get_by_role("button", name="Start the lab")).to_have_count(0)
    visitor.follow("Log in to start")
    expect(visitor.page).to_have_title(re.compile("^Log in"))


def test_a_wrong_password_is_said_and_the_name_kept(
    arrives: Callable[..., Person],
) -> None:
    visitor = arrives()
    visitor.visit("/login/")
    visitor.page.get_by_label("Username").fill("student")
    visitor.page.get_by_label("Password").fill("not this one")
    visitor.press("Log in", within="main")
    expect(visitor.page.locator(".errorlist")).to_contain_text("correct username")
    expect(visitor.page.get_by_label("Username")).to_have_value("student")


def test_more_labs_than_allowed_are_refused_and_a_lab_can_be_ended(
    sandpit: Workbench, industry: Person
) -> None:
    page = industry.context.new_page()
    benches = []
    for number in range(2, COUNT):
        open_lab(industry, page, number)
        benches.append(page.url)
    industry.visit("/catalogue/", page)
    page.get_by_role("link", name=title_of(COUNT), exact=True).click()
    page.get_by_role("button", name="Start the lab").click()
    limit = page.get_by_text("You already have 3 labs running. End one of them first.")
    expect(limit).to_be_visible()
    for url in benches:
        industry.visit(url, page)
        bench = Workbench(industry, page)
        bench.wait_until_ready()
        bench.end()
        expect(page.get_by_role("button", name="Start again")).to_be_visible()
        expect(bench.screen).to_have_count(0)
    page.close()


def open_lab(person: Person, page: Page, number: int) -> None:
    """Start sandpit `number` in this page."""
    person.visit("/catalogue/", page)
    page.get_by_role("link", name=title_of(number), exact=True).click()
    page.get_by_role("button", name="Start the lab").click()
    page.wait_for_url(re.compile("/labs/sessions/"))


@pytest.mark.parametrize("what", ["session.css", "session.js", "check/"])
def test_a_request_that_is_cut_off_is_made_again(
    sandpit: Workbench, industry: Person, what: str
) -> None:
    page = sandpit.page
    cut: list[str] = []

    def cut_first(route: Route) -> None:
        if cut:
            route.continue_()
            return
        cut.append(route.request.url)
        route.abort("connectionreset")

    page.route(re.compile(f"/{what.replace('.', r'[.\w]*[.]')}$"), cut_first)
    industry.reload()
    sandpit.wait_until_ready()
    sandpit.check("Checked: 0 of 1 points.")
    page.unroute_all()
    assert cut
    problems = [p for p in industry.problems if "ERR_CONNECTION_RESET" not in p]
    industry.problems[:] = problems


def test_beginning_again_gives_fresh_machines(sandpit: Workbench) -> None:
    page = sandpit.page
    sandpit.use("Desk")
    sandpit.finish("touch made-before; ls")
    sandpit.shows("made-before")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Begin again with fresh machines").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    sandpit.finish("clear; ls | sed 's/^/kept: /'")
    sandpit.shows("kept: made-before")
    sandpit.choose("Begin again with fresh machines", "Begin again")
    expect(page.get_by_text("Your machines are being made")).to_be_visible()
    sandpit.wait_until_ready()
    sandpit.clear()
    sandpit.finish("ls | wc -l | sed 's/^/files: /'")
    sandpit.shows("files: 0")
