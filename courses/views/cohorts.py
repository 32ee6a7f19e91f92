"""A lecturer's cohorts."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses import cohorts
from courses.forms import CohortForm
from courses.models import Cohort
from courses.views.permissions import lecturer_required, own_cohort


@lecturer_required
@require_GET
def my_teaching(request: HttpRequest) -> HttpResponse:
    """The lecturer's cohorts, archived ones apart."""
    current = Q(enrolments__removed_at=None)
    own = Cohort.objects.taught_by(request.user).annotate(
        students=Count("enrolments", filter=current, distinct=True),
        tasks=Count("assignments", distinct=True),
    )
    context = {
        "cohorts": [c for c in own if not c.is_archived],
        "archived": [c for c in own if c.is_archived],
    }
    return render(request, "courses/my_teaching.html", context)


@lecturer_required
def create(request: HttpRequest) -> HttpResponse:
    """Make a cohort."""
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cohort = cohorts.create_cohort(lecturer=request.user, **form.cleaned_data)
        messages.success(
            request, _("“%(title)s” has been created.") % {"title": cohort.title}
        )
        return redirect("courses:cohort", uuid=cohort.uuid)
    return render(request, "courses/cohort_form.html", {"form": form})


@lecturer_required
@require_GET
def detail(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Join code, assignments and students; ?removed= offers the way back."""
    cohort = own_cohort(request, uuid)
    enrolments = cohort.enrolments.select_related("student")
    removed = request.GET.get("removed", "")
    undo = (
        enrolments.exclude(removed_at=None).filter(pk=removed)
        if (removed.isdecimal())
        else enrolments.none()
    )
    context = {
        "cohort": cohort,
        "enrolments": enrolments.filter(removed_at=None).order_by(
            "student__last_name", "student__username"
        ),
        "undo": undo.first(),
        "assignments": cohort.assignments.select_related("lab"),
        "join_url": request.build_absolute_uri(
            f"{reverse('courses:join')}?code={cohort.join_code}"
        ),
    }
    return render(request, "courses/cohort.html", context)


@lecturer_required
def edit(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Change a cohort's name or organisation."""
    cohort = own_cohort(request, uuid)
    form = CohortForm(request.POST or None, instance=cohort)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The cohort has been saved."))
        return redirect("courses:cohort", uuid=cohort.uuid)
    context = {"form": form, "cohort": cohort}
    return render(request, "courses/cohort_form.html", context)


@lecturer_required
@require_POST
def archive(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Archive the cohort, or bring it back (archived=0)."""
    cohort = own_cohort(request, uuid)
    archived = request.POST.get("archived") != "0"
    cohorts.archive_cohort(cohort=cohort, archived=archived)
    text = _("The cohort has been archived; you can bring it back at any time.")
    messages.success(request, text if archived else _("The cohort is active again."))
    return redirect("courses:cohort", uuid=cohort.uuid)


@lecturer_required
@require_POST
def renew_code(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Give the cohort a new join code."""
    cohort = own_cohort(request, uuid)
    cohorts.renew_join_code(cohort=cohort)
    messages.success(request, _("The old join code no longer works; this is the new."))
    return redirect("courses:cohort", uuid=cohort.uuid)


@lecturer_required
@require_POST
def remove_student(request: HttpRequest, uuid: Any, pk: int) -> HttpResponse:
    """Take a student out, and offer to undo it."""
    cohort = own_cohort(request, uuid)
    enrolment = get_object_or_404(cohort.enrolments, pk=pk)
    cohorts.remove_student(enrolment=enrolment)
    address = reverse("courses:cohort", kwargs={"uuid": cohort.uuid})
    return redirect(f"{address}?removed={enrolment.pk}")


@lecturer_required
@require_POST
def restore_student(request: HttpRequest, uuid: Any, pk: int) -> HttpResponse:
    """Undo a removal."""
    cohort = own_cohort(request, uuid)
    enrolment = get_object_or_404(cohort.enrolments, pk=pk)
    cohorts.enrol(cohort=cohort, student=enrolment.student)
    messages.success(
        request,
        _("%(name)s is in the cohort again.")
        % {"name": enrolment.student.display_name},
    )
    return redirect("courses:cohort", uuid=cohort.uuid)
