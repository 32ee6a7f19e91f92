"""How many starts of a lab are to be expected soon, as cohorts and deadlines say."""

from datetime import timedelta

from django.utils import timezone

from courses.models import Assignment, Enrolment
from labs.models import Lab, LabSession
from labs.pool import expect_start

# Before the due date, how long the rush is reckoned to last, and which share of those
# who have yet to begin comes within a quarter of an hour of it.
RUSH = timedelta(hours=24)
SHARE = 1 / 20


def expected_starts(lab: Lab) -> int:
    """Starts to be ready for now, from students who have not begun."""
    now = timezone.now()
    due_soon = Assignment.objects.filter(
        lab=lab, opens_at__lte=now, due_at__gte=now, due_at__lte=now + RUSH
    )
    enrolled = Enrolment.objects.filter(cohort__assignments__in=due_soon)
    begun = LabSession.objects.filter(assignments__in=due_soon).values("user")
    waiting = enrolled.exclude(student__in=begun).values("student").distinct()
    return round(waiting.count() * SHARE)


def note_reader(user: object, labs: "list[Lab]") -> None:
    """Somebody who may start these labs reads what leads to them."""
    if getattr(user, "is_authenticated", False):
        for lab in labs:
            expect_start(lab)
