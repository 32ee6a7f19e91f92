"""A lecturer's assignments."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses import assignments, gradebook
from courses.errors import InUse
from courses.forms import AssignmentForm
from courses.models import Assignment
from courses.views.permissions import lecturer_required, own_assignment, own_cohort


@lecturer_required
def create(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Set a lab to a cohort; ?lab= chooses it beforehand."""
    cohort = own_cohort(request, uuid)
    form = AssignmentForm(request.POST or None, instance=Assignment(cohort=cohort))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The assignment has been created."))
        return redirect("courses:cohort", uuid=cohort.uuid)
    context = {"form": form, "cohort": cohort}
    return render(request, "courses/assignment_form.html", context)


@lecturer_required
def edit(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Change an assignment; grades follow changed dates and rules."""
    assignment = own_assignment(request, uuid)
    form = AssignmentForm(request.POST or None, instance=assignment)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            gradebook.regrade(assignment=form.save())
        messages.success(request, _("The assignment has been saved."))
        return redirect("courses:cohort", uuid=assignment.cohort.uuid)
    context = {"form": form, "cohort": assignment.cohort, "assignment": assignment}
    return render(request, "courses/assignment_form.html", context)


@lecturer_required
def delete(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Ask, then delete."""
    assignment = own_assignment(request, uuid)
    cohort = assignment.cohort
    if request.method == "POST":
        try:
            assignments.delete_assignment(assignment=assignment)
        except InUse as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The assignment has been deleted."))
        return redirect("courses:cohort", uuid=cohort.uuid)
    context = {"assignment": assignment, "cohort": cohort}
    return render(request, "courses/assignment_delete.html", context)
