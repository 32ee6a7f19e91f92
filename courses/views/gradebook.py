"""A lecturer's gradebook."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from courses import exports, gradebook
from courses.forms import OverrideForm
from courses.models import Assignment, Grade
from courses.views.permissions import lecturer_required, own_assignment, own_cohort
from labs import watching
from labs.models import AttemptPicture
from labs.pictures import PICTURE_CSP


@lecturer_required
@require_GET
def table(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Students by assignments."""
    cohort = own_cohort(request, uuid)
    context = {"cohort": cohort, "gradebook": gradebook.build_gradebook(cohort=cohort)}
    return render(request, "courses/gradebook.html", context)


@lecturer_required
@require_GET
def export(request: HttpRequest, uuid: Any) -> HttpResponse:
    """The gradebook as CSV (columns: see `courses.exports`)."""
    cohort = own_cohort(request, uuid)
    text = exports.gradebook_csv(gradebook.build_gradebook(cohort=cohort))
    name = f"{slugify(cohort.title) or 'grades'}-{timezone.localdate()}.csv"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@lecturer_required
def grade(request: HttpRequest, uuid: Any, student: Any) -> HttpResponse:
    """One student's attempts with their evidence, and the form to override."""
    assignment = own_assignment(request, uuid)
    person = _student(assignment, student)
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        gradebook.override_grade(
            assignment=assignment,
            student=person,
            by=request.user,
            **form.cleaned_data,
        )
        messages.success(request, _("Your score now counts."))
        return redirect("courses:grade", uuid=uuid, student=person.uuid)
    found = Grade.objects.filter(assignment=assignment, student=person)
    context = {
        "assignment": assignment,
        "cohort": assignment.cohort,
        "student": person,
        "grade": found.prefetch_related("overrides__by").first(),
        "outcomes": gradebook.outcomes(assignment=assignment, student=person),
        "running": gradebook.running_session(assignment=assignment, student=person),
        "form": form,
    }
    return render(request, "courses/grade.html", context)


@lecturer_required
@require_POST
def withdraw(request: HttpRequest, uuid: Any, student: Any) -> HttpResponse:
    """Undo an override."""
    assignment = own_assignment(request, uuid)
    person = _student(assignment, student)
    found = get_object_or_404(Grade, assignment=assignment, student=person)
    gradebook.withdraw_override(grade=found)
    messages.success(request, _("The computed score counts again."))
    return redirect("courses:grade", uuid=uuid, student=person.uuid)


@lecturer_required
@require_GET
def terminals(request: HttpRequest, uuid: Any, student: Any) -> HttpResponse:
    """Look at the terminals of a student who works on the assignment now."""
    assignment = own_assignment(request, uuid)
    person = _student(assignment, student)
    running = gradebook.running_session(assignment=assignment, student=person)
    if running is None:
        messages.info(request, _("This student is not working on it now."))
        return redirect("courses:grade", uuid=uuid, student=person.uuid)
    token = watching.personal_pass(running, user=request.user)
    return redirect("labs:watch", token=token)


@lecturer_required
@csp_override(PICTURE_CSP)
@require_GET
def picture(
    request: HttpRequest, uuid: Any, student: Any, attempt: Any, picture: str
) -> HttpResponse:
    """A drawing that was kept with one of the student's attempts."""
    assignment = own_assignment(request, uuid)
    person = _student(assignment, student)
    kept = get_object_or_404(
        AttemptPicture,
        attempt__in=gradebook.attempts(assignment=assignment, student=person),
        attempt__uuid=attempt,
        picture=picture,
    )
    return HttpResponse(kept.svg, content_type="image/svg+xml")


def _student(assignment: Assignment, uuid: Any) -> Any:
    """Somebody who is or was enrolled in the assignment's cohort, or 404."""
    people = get_user_model().objects.filter(enrolments__cohort=assignment.cohort_id)
    return get_object_or_404(people, uuid=uuid)
