"""Making cohorts, joining and leaving them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.errors import WrongJoinCode
from courses.models import Cohort, Enrolment
from courses.models.cohorts import new_join_code
from hub.models import Organisation


@transaction.atomic
def create_cohort(
    *, lecturer: Any, title: str, organisation: Organisation | None = None
) -> Cohort:
    """A new cohort with its first lecturer and a fresh join code."""
    cohort = Cohort.objects.create(title=title, organisation=organisation)
    cohort.lecturers.add(lecturer)
    return cohort


def join_cohort(*, student: Any, code: str) -> Cohort:
    """Enrol in the cohort that has this code; joining twice changes nothing.

    Spaces, hyphens and the case of letters do not matter. WrongJoinCode for an unknown
    code, an archived cohort, and a cohort that the person teaches.
    """
    wanted = "".join(c for c in code.upper() if c.isalnum())
    cohort = Cohort.objects.filter(join_code=wanted, archived_at=None).first()
    if cohort is None:
        raise WrongJoinCode(
            _("No cohort has this code. Check it, or ask your lecturer for a new one.")
        )
    if cohort.lecturers.filter(pk=student.pk).exists():
        raise WrongJoinCode(_("You teach this cohort, so you cannot join it."))
    enrol(cohort=cohort, student=student)
    return cohort


def enrol(*, cohort: Cohort, student: Any) -> Enrolment:
    """The student's place in the cohort, made or restored."""
    enrolment, created = Enrolment.objects.get_or_create(cohort=cohort, student=student)
    if not created and enrolment.removed_at is not None:
        enrolment.removed_at = None
        enrolment.save(update_fields=["removed_at"])
    return enrolment


def remove_student(*, enrolment: Enrolment) -> None:
    """Take the student out; work and grades are kept, and `enrol` undoes it."""
    enrolment.removed_at = timezone.now()
    enrolment.save(update_fields=["removed_at"])


def renew_join_code(*, cohort: Cohort) -> str:
    """Give the cohort another code; the old one stops working at once."""
    while True:
        cohort.join_code = new_join_code()
        try:
            with transaction.atomic():
                cohort.save(update_fields=["join_code"])
        except IntegrityError:
            continue
        return cohort.join_code


def archive_cohort(*, cohort: Cohort, archived: bool) -> None:
    """Close the cohort, or open it again; nothing is deleted."""
    cohort.archived_at = timezone.now() if archived else None
    cohort.save(update_fields=["archived_at"])
