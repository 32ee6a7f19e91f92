"""The list of competences."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from courses.models import Framework


@require_GET
def competence_list(request: HttpRequest) -> HttpResponse:
    """Every framework with its areas and competences."""
    frameworks = Framework.objects.prefetch_related("areas__competences")
    return render(request, "courses/competences.html", {"frameworks": frameworks})
