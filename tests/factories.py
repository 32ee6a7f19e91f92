"""Rows for tests, made with what each test does not care about."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import (
    Assignment,
    AssignmentSession,
    Cohort,
    Competence,
    CompetenceArea,
    Enrolment,
    Framework,
)
from hub.models import User
from labs.models import Attempt, CheckResult, Lab, LabSession
from tests.labs.lab_folders import MANIFEST

PASSWORD = "correct horse"


class UserFactory(DjangoModelFactory):
    """A person; `role` is the name of a group."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def role(self, create: bool, extracted: str | None, **_kwargs: Any) -> None:
        """Give the role."""
        if extracted:
            self.groups.add(Group.objects.get(name=extracted))


class LabFactory(DjangoModelFactory):
    """A lab of three checks worth what tests/labs/lab_folders.py says."""

    class Meta:
        model = Lab

    uuid = factory.LazyFunction(uuid.uuid4)
    slug = factory.Sequence(lambda n: f"lab-{n}")
    folder = "unused"
    digest = "0" * 64
    texts = factory.LazyFunction(lambda: {"en": "Do it."})

    @factory.lazy_attribute
    def data(self) -> dict[str, Any]:
        """A valid lab.yaml."""
        return {**MANIFEST, "uuid": str(self.uuid), "slug": self.slug}


class CohortFactory(DjangoModelFactory):
    """A cohort; give `lecturer` to have one."""

    class Meta:
        model = Cohort
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Class {n}")

    @factory.post_generation
    def lecturer(self, create: bool, extracted: User | None, **_kwargs: Any) -> None:
        """Put the lecturer in."""
        if extracted:
            self.lecturers.add(extracted)


class EnrolmentFactory(DjangoModelFactory):
    """A student's place in a cohort."""

    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    student = factory.SubFactory(UserFactory, role="student")


class AssignmentFactory(DjangoModelFactory):
    """Open since yesterday, due tomorrow."""

    class Meta:
        model = Assignment

    cohort = factory.SubFactory(CohortFactory)
    lab = factory.SubFactory(LabFactory)
    title = factory.Sequence(lambda n: f"Assignment {n}")
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))


class LabSessionFactory(DjangoModelFactory):
    """A session that runs; no sandbox behind it."""

    class Meta:
        model = LabSession

    user = factory.SubFactory(UserFactory, role="student")
    lab = factory.SubFactory(LabFactory)
    data = factory.LazyAttribute(lambda session: session.lab.data)
    state = LabSession.State.RUNNING


class AttemptFactory(DjangoModelFactory):
    """A graded attempt with one result."""

    class Meta:
        model = Attempt
        skip_postgeneration_save = True

    session = factory.SubFactory(LabSessionFactory)
    number = factory.Sequence(lambda n: n + 1)
    state = Attempt.State.GRADED
    score = Decimal(6)
    max_score = Decimal(10)

    @factory.post_generation
    def at(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """Move the attempt to this moment."""
        if extracted:
            self.created_at = extracted
            self.save()

    @factory.post_generation
    def result(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """A check that lost points."""
        CheckResult.objects.create(
            attempt=self,
            order=1,
            check_id="signed",
            title="The zone is signed",
            status=CheckResult.Status.FAIL,
            points=0,
            max_points=4,
            evidence="no RRSIG in the answer",
            hint="Sign it.",
        )


def link(assignment: Assignment, session: LabSession, at: Any = None) -> None:
    """Note that the session was opened for the assignment, at its opening or `at`."""
    made = AssignmentSession.objects.create(assignment=assignment, session=session)
    made.created_at = at or assignment.opens_at
    made.save()


def framework() -> Framework:
    """RFCDC's four areas with one competence each: V1, A1, S1, K1."""
    rfcdc = Framework.objects.create(slug="rfcdc", titles={"en": "RFCDC"})
    titles = {"V": "Values", "A": "Attitudes", "S": "Skills", "K": "Knowledge"}
    for order, (code, title) in enumerate(titles.items()):
        area = CompetenceArea.objects.create(
            framework=rfcdc, code=code, order=order, titles={"en": title}
        )
        Competence.objects.create(
            area=area, code=f"{code}1", order=order, titles={"en": f"{title} one"}
        )
    return rfcdc
