"""Who gets which answer at which address."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Assignment
from hub.models import User
from labs.models import AttemptPicture
from tests.factories import AttemptFactory, LabSessionFactory, UserFactory, link

pytestmark = pytest.mark.django_db

LOGIN = "login"
# (address, methods) -> answer for: anonymous, own lecturer, other lecturer, enrolled
# student, other student, editor, industry, administrator
ROLES = (
    "anonymous",
    "lecturer",
    "other_lecturer",
    "student",
    "other_student",
    "editor",
    "industry",
    "admin",
)
TEACHING = (LOGIN, 200, 404, 404, 404, 404, 404, 200)
TEACHING_POST = (LOGIN, 302, 404, 404, 404, 404, 404, 302)
MATRIX = {
    "get my-work": (LOGIN, 200, 200, 200, 200, 200, 200, 200),
    "get join": (LOGIN, 200, 200, 200, 200, 200, 200, 200),
    "get competences": (200,) * 8,
    "get my-teaching": (LOGIN, 200, 200, 404, 404, 404, 404, 200),
    "get cohort-create": (LOGIN, 200, 200, 404, 404, 404, 404, 200),
    "post open-assignment": (LOGIN, 404, 404, 302, 404, 404, 404, 404),
    "get open-assignment": (LOGIN, 405, 405, 405, 405, 405, 405, 405),
    "get my-grade": (LOGIN, 404, 404, 200, 404, 404, 404, 404),
    "get cohort": TEACHING,
    "get cohort-edit": TEACHING,
    "get assignment-create": TEACHING,
    "get assignment-edit": TEACHING,
    "get assignment-delete": TEACHING,
    "get gradebook": TEACHING,
    "get gradebook-csv": TEACHING,
    "get grade": TEACHING,
    "get grade-terminals": TEACHING_POST,
    "get grade-picture": TEACHING,
    "post cohort-archive": TEACHING_POST,
    "post cohort-renew-code": TEACHING_POST,
    "post student-remove": TEACHING_POST,
    "post student-restore": TEACHING_POST,
    "post assignment-delete": TEACHING_POST,
    "post grade-withdraw": TEACHING_POST,
}


@pytest.fixture
def people(lecturer: User, student: User, editor: User) -> dict[str, User]:
    return {
        "lecturer": lecturer,
        "student": student,
        "editor": editor,
        "other_lecturer": UserFactory(role="lecturer"),
        "other_student": UserFactory(role="student"),
        "industry": UserFactory(role="industry"),
        "admin": UserFactory(role="admin"),
    }


def kept_picture(assignment: Assignment, student: User) -> AttemptPicture:
    """A picture of an attempt that the student made for the assignment."""
    kept = AttemptPicture.objects.filter(attempt__session__user=student).first()
    if kept:
        return kept
    session = LabSessionFactory(user=student, lab=assignment.lab)
    link(assignment, session)
    attempt = AttemptFactory(session=session)
    return AttemptPicture.objects.create(
        attempt=attempt, picture="map", title="Map", svg="<svg></svg>"
    )


def test_a_grade_shows_the_pictures_kept_with_its_attempts(
    client: Client, assignment: Assignment, lecturer: User, student: User
) -> None:
    kept = kept_picture(assignment, student)
    number, session = kept.attempt.number, kept.attempt.session.uuid
    own = reverse("labs:attempt-picture", args=[session, number, "map"])
    taught = reverse(
        "courses:grade-picture",
        args=[assignment.uuid, student.uuid, kept.attempt.uuid, "map"],
    )
    client.force_login(lecturer)
    assert taught in client.get(address("grade", assignment)).text
    assert "default-src 'none'" in client.get(taught)["content-security-policy"]
    client.force_login(student)
    assert own in client.get(address("my-grade", assignment)).text
    assert client.get(own).status_code == 200


def test_a_kept_picture_s_table_is_shown_and_escaped(
    client: Client, assignment: Assignment, lecturer: User, student: User
) -> None:
    kept = kept_picture(assignment, student)
    kept.table = {"caption": "A<i>", "columns": ["B<i>"], "rows": [["C<i>"]]}
    kept.table["notes"] = ["D<i>"]
    kept.save()
    client.force_login(lecturer)
    page = client.get(address("grade", assignment)).text
    assert all(f"{letter}&lt;i&gt;" in page for letter in "ABCD")
    assert "<i>" not in page
    assert '<th scope="row">C' in page


def address(name: str, assignment: Assignment) -> str:
    enrolment = assignment.cohort.enrolments.get()
    arguments: dict[str, Any] = {}
    if name.startswith(("cohort", "gradebook", "student", "assignment-create")):
        arguments = {"uuid": assignment.cohort.uuid}
    elif name not in {"my-work", "join", "competences", "my-teaching"}:
        arguments = {"uuid": assignment.uuid}
    if name == "cohort-create":
        arguments = {}
    if name.startswith("student-"):
        arguments["pk"] = enrolment.pk
    if name.startswith("grade") and not name.startswith("gradebook"):
        arguments["student"] = enrolment.student.uuid
    if name == "grade-picture":
        kept = kept_picture(assignment, enrolment.student)
        arguments |= {"attempt": kept.attempt.uuid, "picture": kept.picture}
    return reverse(f"courses:{name}", kwargs=arguments)


@pytest.mark.parametrize("what", MATRIX)
def test_every_role_at_every_address(
    client: Client, assignment: Assignment, people: dict[str, User], what: str
) -> None:
    method, name = what.split()
    student = assignment.cohort.enrolments.get().student
    answers = {}
    for role in ROLES:
        assignment.grades.get_or_create(student=student, defaults={"max_score": 10})
        client.logout()
        if role != "anonymous":
            client.force_login(people[role])
        url = address(name, assignment)
        answer = getattr(client, method)(url)
        answers[role] = answer.status_code
        if answer.status_code == 302 and answer.url.startswith("/login/"):
            answers[role] = LOGIN
    assert answers == dict(zip(ROLES, MATRIX[what], strict=True))


def test_the_matrix_is_complete() -> None:
    from courses.urls import urlpatterns

    assert {what.split()[1] for what in MATRIX} == {p.name for p in urlpatterns}
