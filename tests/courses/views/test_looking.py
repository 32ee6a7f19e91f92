"""A lecturer looks at the terminals of a student who works on an assignment."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Assignment
from hub.models import User
from labs import watching
from labs.models import LabSession
from tests.factories import (
    AssignmentFactory,
    CohortFactory,
    LabSessionFactory,
    UserFactory,
    link,
)

pytestmark = pytest.mark.django_db
WORDS = "Running now – look at the terminals"


@pytest.fixture
def browser(client: Client, lecturer: User) -> Client:
    client.force_login(lecturer)
    return client


@pytest.fixture
def session(assignment: Assignment, student: User) -> LabSession:
    """The student's running session, opened for the assignment."""
    session = LabSessionFactory(user=student, lab=assignment.lab)
    link(assignment, session)
    return session


def url(name: str, assignment: Assignment, student: User) -> str:
    kwargs = {"uuid": assignment.uuid, "student": student.uuid}
    return reverse(f"courses:{name}", kwargs=kwargs)


def gradebook_of(assignment: Assignment) -> str:
    return reverse("courses:gradebook", kwargs={"uuid": assignment.cohort.uuid})


def test_gradebook_and_grade_lead_to_the_terminals(
    browser: Client, assignment: Assignment, student: User, session: LabSession
) -> None:
    look = url("grade-terminals", assignment, student)
    for address in (gradebook_of(assignment), url("grade", assignment, student)):
        page = browser.get(address).text
        assert look in page and WORDS in page
    page = browser.get(look, follow=True)
    assert page.status_code == 200
    assert "You are looking" in page.text
    assert page.context["session"] == session


def test_the_pass_is_the_lecturer_s_own(
    browser: Client, assignment: Assignment, student: User, session: LabSession
) -> None:
    address = browser.get(url("grade-terminals", assignment, student))["location"]
    token = address.removesuffix("/").rpartition("/")[2]
    colleague = UserFactory(role="lecturer")
    assignment.cohort.lecturers.add(colleague)
    assert watching.admitted(colleague, token) is None
    browser.force_login(colleague)
    assert browser.get(address).status_code == 404


def test_without_a_running_session_there_is_nothing_to_look_at(
    browser: Client, assignment: Assignment, student: User, session: LabSession
) -> None:
    LabSession.objects.update(state=LabSession.State.ENDED)
    for address in (gradebook_of(assignment), url("grade", assignment, student)):
        assert WORDS not in browser.get(address).text
    answer = browser.get(url("grade-terminals", assignment, student), follow=True)
    assert "This student is not working on it now." in answer.text


def test_practice_and_other_assignments_are_nobody_s_business(
    browser: Client, assignment: Assignment, student: User
) -> None:
    LabSessionFactory(user=student, lab=assignment.lab)
    other = AssignmentFactory(
        cohort=CohortFactory(lecturer=UserFactory(role="lecturer"))
    )
    link(other, LabSessionFactory(user=student, lab=other.lab))
    assert WORDS not in browser.get(gradebook_of(assignment)).text
    answer = browser.get(url("grade-terminals", assignment, student))
    assert answer["location"] == url("grade", assignment, student)
    assert browser.get(url("grade-terminals", other, student)).status_code == 404


def test_who_has_left_the_cohort_is_not_looked_at(
    browser: Client, assignment: Assignment, student: User, session: LabSession
) -> None:
    assignment.cohort.enrolments.update(removed_at=timezone.now())
    assert WORDS not in browser.get(url("grade", assignment, student)).text
    answer = browser.get(url("grade-terminals", assignment, student))
    assert answer["location"] == url("grade", assignment, student)


@pytest.mark.parametrize("role", ["lecturer", "student", "editor", "industry"])
def test_others_find_nothing(
    client: Client,
    assignment: Assignment,
    student: User,
    session: LabSession,
    role: str,
) -> None:
    for person in (UserFactory(role=role), student):
        client.force_login(person)
        answer = client.get(url("grade-terminals", assignment, student))
        assert answer.status_code == 404
