"""A student's pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Assignment, Cohort
from hub.models import User
from labs.models import LabSession
from tests.factories import (
    AssignmentFactory,
    AttemptFactory,
    LabSessionFactory,
    link,
)

pytestmark = pytest.mark.django_db
JOIN = "/join/"


@pytest.fixture
def browser(client: Client, student: User) -> Client:
    client.force_login(student)
    return client


def post_open(browser: Client, assignment: Assignment) -> object:
    url = reverse("courses:open-assignment", kwargs={"uuid": assignment.uuid})
    return browser.post(url, follow=True)


def test_without_a_cohort_the_page_says_what_to_do(browser: Client) -> None:
    assert b"You are in no cohort yet" in browser.get("/my/work/").content


def test_a_wrong_code_is_explained_and_kept(browser: Client) -> None:
    answer = browser.post(JOIN, {"code": "WRONGONE"})
    assert answer.status_code == 200
    assert b"No cohort has this code" in answer.content
    assert b'value="WRONGONE"' in answer.content


def test_a_right_code_enrols_also_the_second_time(
    client: Client, editor: User, cohort: Cohort
) -> None:
    client.force_login(editor)
    for _time in range(2):
        answer = client.post(JOIN, {"code": cohort.join_code}, follow=True)
        assert cohort.title.encode() in answer.content
    assert cohort.enrolments.filter(student=editor).count() == 1


def test_a_joining_address_fills_the_form(browser: Client) -> None:
    assert b'value="ABCD2345"' in browser.get(f"{JOIN}?code=ABCD2345").content


def test_opening_leads_to_the_session(browser: Client, assignment: Assignment) -> None:
    url = reverse("courses:open-assignment", kwargs={"uuid": assignment.uuid})
    answer = browser.post(url)
    session = LabSession.objects.get()
    assert answer.url == reverse("labs:session", kwargs={"uuid": session.uuid})


def test_not_open_yet_is_said_on_the_page(browser: Client, cohort: Cohort) -> None:
    opens_at = timezone.now() + timedelta(days=3)
    later = AssignmentFactory(
        cohort=cohort, opens_at=opens_at, due_at=opens_at + timedelta(days=1)
    )
    page = post_open(browser, later).content.decode()
    assert "opens on" in page and str(timezone.localtime(opens_at).year) in page
    assert not LabSession.objects.exists()


def test_closed_is_said_on_the_page(browser: Client, cohort: Cohort) -> None:
    past = timezone.now() - timedelta(hours=1)
    over = AssignmentFactory(cohort=cohort, due_at=past, closes_at=past)
    assert "cannot be opened any more" in post_open(browser, over).content.decode()


def test_the_page_shows_why_points_were_lost(
    browser: Client, assignment: Assignment, student: User
) -> None:
    session = LabSessionFactory(user=student, lab=assignment.lab)
    link(assignment, session)
    AttemptFactory(session=session)
    url = reverse("courses:my-grade", kwargs={"uuid": assignment.uuid})
    page = browser.get(url).content.decode()
    assert "no RRSIG in the answer" in page
    assert "Sign it." in page
