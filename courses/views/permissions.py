"""Who may see what: anything that is not yours does not exist for you."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from courses.models import Assignment, Cohort
from hub.models import Role

View = Callable[..., HttpResponse]


def lecturer_required(view: View) -> View:
    """Log in first; who is no lecturer is told that there is no such page."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_role(Role.LECTURER):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def own_cohort(request: HttpRequest, uuid: Any) -> Cohort:
    """The lecturer's cohort of this identity, or 404."""
    return get_object_or_404(Cohort.objects.taught_by(request.user), uuid=uuid)


def own_assignment(request: HttpRequest, uuid: Any) -> Assignment:
    """The assignment of this identity in one of the lecturer's cohorts, or 404."""
    cohorts = Cohort.objects.taught_by(request.user)
    assignments = Assignment.objects.filter(cohort__in=cohorts)
    return get_object_or_404(assignments.select_related("cohort", "lab"), uuid=uuid)
