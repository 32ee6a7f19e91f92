"""A student's own work: assignments, joining, opening."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses import assignments, cohorts, gradebook
from courses.errors import CoursesError, WrongJoinCode
from courses.forms import JoinForm
from courses.models import Cohort, Grade
from labs.errors import LabsError
from labs.models import LabSession

RECENT = 10


@login_required
@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """Assignments, cohorts, and the labs that run or ran."""
    sessions = LabSession.objects.of(request.user).select_related("lab")
    context = {
        "tasks": assignments.tasks_of(request.user),
        "cohorts": Cohort.objects.attended_by(request.user),
        "sessions": sessions[:RECENT],
    }
    return render(request, "courses/my_work.html", context)


@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Enrol by join code; the code may also stand in the address (?code=)."""
    form = JoinForm(request.POST or None, initial={"code": request.GET.get("code")})
    if request.method == "POST" and form.is_valid():
        try:
            code = form.cleaned_data["code"]
            cohort = cohorts.join_cohort(student=request.user, code=code)
        except WrongJoinCode as error:
            form.add_error("code", str(error))
        else:
            messages.success(
                request, _("You are in “%(title)s”.") % {"title": cohort.title}
            )
            return redirect("courses:my-work")
    return render(request, "courses/join.html", {"form": form})


@login_required
@require_POST
def open_assignment(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Start the assignment's lab, or return to it."""
    assignment = get_object_or_404(assignments.assignments_of(request.user), uuid=uuid)
    try:
        session = assignments.open_assignment(
            student=request.user, assignment=assignment
        )
    except (CoursesError, LabsError) as error:
        messages.error(request, str(error))
        return redirect("courses:my-work")
    return redirect("labs:session", uuid=session.uuid)


@login_required
@require_GET
def my_grade(request: HttpRequest, uuid: Any) -> HttpResponse:
    """A student's own attempts at an assignment, and why points were lost."""
    assignment = get_object_or_404(assignments.assignments_of(request.user), uuid=uuid)
    grade = Grade.objects.filter(assignment=assignment, student=request.user).first()
    context = {
        "assignment": assignment,
        "student": request.user,
        "grade": grade,
        "outcomes": gradebook.outcomes(assignment=assignment, student=request.user),
    }
    return render(request, "courses/my_grade.html", context)
