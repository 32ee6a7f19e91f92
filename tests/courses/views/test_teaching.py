"""A lecturer's pages: cohorts, assignments, gradebook."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import gradebook
from courses.models import Assignment, Cohort, Grade
from hub.models import User
from labs.models import Lab
from tests.factories import (
    AttemptFactory,
    LabFactory,
    LabSessionFactory,
    link,
)

pytestmark = pytest.mark.django_db
MOMENT = "%Y-%m-%dT%H:%M"


@pytest.fixture
def browser(client: Client, lecturer: User) -> Client:
    client.force_login(lecturer)
    return client


def url(name: str, **arguments: object) -> str:
    return reverse(f"courses:{name}", kwargs=arguments)


def filled_in(lab: Lab, **values: object) -> dict[str, object]:
    """The assignment form as a browser sends it."""
    now = timezone.localtime()
    return {
        "lab": lab.pk,
        "title": "",
        "opens_at": now.strftime(MOMENT),
        "due_at": (now + timedelta(days=7)).strftime(MOMENT),
        "closes_at": "",
        "weight": "2",
        "late_rule": "percent",
        "late_percent": "10",
        "late_floor": "50",
    } | values


def test_the_first_page_says_what_a_cohort_is(browser: Client) -> None:
    page = browser.get("/my/teaching/").content
    assert b"No cohorts yet" in page and b"/teaching/cohorts/new/" in page


def test_making_a_cohort(browser: Client, lecturer: User) -> None:
    answer = browser.post(url("cohort-create"), {"title": "Networks"}, follow=True)
    cohort = Cohort.objects.get()
    assert list(cohort.lecturers.all()) == [lecturer]
    assert cohort.join_code.encode() in answer.content


def test_a_cohort_without_a_title(browser: Client) -> None:
    answer = browser.post(url("cohort-create"), {"title": ""})
    assert answer.status_code == 200 and not Cohort.objects.exists()


def test_making_an_assignment_named_after_its_lab(
    browser: Client, cohort: Cohort
) -> None:
    lab = LabFactory()
    answer = browser.post(
        url("assignment-create", uuid=cohort.uuid), filled_in(lab), follow=True
    )
    assert answer.status_code == 200
    assignment = Assignment.objects.get()
    assert (assignment.cohort, assignment.title) == (cohort, "Small lab")
    assert b"Small lab" in answer.content


def test_the_form_proposes_moments_in_their_order(
    browser: Client, cohort: Cohort
) -> None:
    form = browser.get(url("assignment-create", uuid=cohort.uuid)).context["form"]
    assert form["opens_at"].value() < form["due_at"].value()


def test_a_due_date_before_the_opening_is_refused(
    browser: Client, cohort: Cohort
) -> None:
    values = filled_in(LabFactory(), due_at="2020-01-01T10:00")
    answer = browser.post(url("assignment-create", uuid=cohort.uuid), values)
    assert b"Must be later than the opening" in answer.content
    assert not Assignment.objects.exists()


def test_editing_keeps_the_lab_once_it_was_opened(
    browser: Client, assignment: Assignment, student: User
) -> None:
    link(assignment, LabSessionFactory(user=student, lab=assignment.lab))
    lab = assignment.lab
    page = browser.get(url("assignment-edit", uuid=assignment.uuid)).content.decode()
    opening = timezone.localtime(assignment.opens_at).strftime(MOMENT)
    assert f'value="{opening}"' in page
    values = filled_in(LabFactory(), title="New title")
    browser.post(url("assignment-edit", uuid=assignment.uuid), values)
    assignment.refresh_from_db()
    assert (assignment.lab, assignment.title) == (lab, "New title")


def test_editing_dates_grades_again(
    browser: Client, assignment: Assignment, student: User
) -> None:
    session = LabSessionFactory(user=student, lab=assignment.lab)
    link(assignment, session)
    gradebook.record_attempt(AttemptFactory(session=session, score=Decimal(10)))
    past = timezone.localtime() - timedelta(hours=30)
    values = filled_in(
        assignment.lab,
        opens_at=(past - timedelta(days=1)).strftime(MOMENT),
        due_at=past.strftime(MOMENT),
    )
    browser.post(url("assignment-edit", uuid=assignment.uuid), values)
    assert Grade.objects.get().score == 8


def test_deleting_an_assignment_with_grades_is_refused_in_words(
    browser: Client, assignment: Assignment, student: User
) -> None:
    assignment.grades.create(student=student, max_score=10)
    answer = browser.post(url("assignment-delete", uuid=assignment.uuid), follow=True)
    assert b"so it cannot be deleted" in answer.content
    assert Assignment.objects.exists()


def test_removing_a_student_can_be_undone_at_once(
    browser: Client, cohort: Cohort, student: User
) -> None:
    enrolment = cohort.enrolments.get()
    kwargs = {"uuid": cohort.uuid, "pk": enrolment.pk}
    page = browser.post(url("student-remove", **kwargs), follow=True).content.decode()
    assert url("student-restore", **kwargs) in page
    browser.post(url("student-restore", **kwargs))
    assert cohort.enrolments.current().get().student == student


@pytest.mark.parametrize("removed", ["", "x", "-1", "999999", "٣"])
def test_a_made_up_undo_offers_nothing(
    browser: Client, cohort: Cohort, removed: str
) -> None:
    answer = browser.get(url("cohort", uuid=cohort.uuid), {"removed": removed})
    assert answer.status_code == 200 and answer.context["undo"] is None


def test_archiving_and_back(browser: Client, cohort: Cohort) -> None:
    browser.post(url("cohort-archive", uuid=cohort.uuid))
    assert b"Archived cohorts" in browser.get("/my/teaching/").content
    browser.post(url("cohort-archive", uuid=cohort.uuid), {"archived": "0"})
    cohort.refresh_from_db()
    assert not cohort.is_archived


def test_the_gradebook_leads_to_the_evidence(
    browser: Client, assignment: Assignment, student: User
) -> None:
    session = LabSessionFactory(user=student, lab=assignment.lab)
    link(assignment, session)
    gradebook.record_attempt(AttemptFactory(session=session))
    table = browser.get(url("gradebook", uuid=assignment.cohort.uuid)).content.decode()
    detail = url("grade", uuid=assignment.uuid, student=student.uuid)
    assert detail in table and "<strong>6</strong> / 10" in table
    assert "no RRSIG in the answer" in browser.get(detail).content.decode()


def test_overriding_needs_a_reason_and_can_be_undone(
    browser: Client, assignment: Assignment, student: User
) -> None:
    detail = url("grade", uuid=assignment.uuid, student=student.uuid)
    assert browser.post(detail, {"score": "5", "reason": ""}).status_code == 200
    assert not Grade.objects.exists()
    browser.post(detail, {"score": "5", "reason": "Illness"})
    assert Grade.objects.get().final_score == 5
    assert "Illness" in browser.get(detail).content.decode()
    browser.post(url("grade-withdraw", uuid=assignment.uuid, student=student.uuid))
    grade = Grade.objects.get()
    assert grade.final_score is None and grade.withdrawn


def test_the_export_is_a_download(browser: Client, assignment: Assignment) -> None:
    answer = browser.get(url("gradebook-csv", uuid=assignment.cohort.uuid))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="class-')
    assert answer.content.startswith(b"\xef\xbb\xbfstudent,")
