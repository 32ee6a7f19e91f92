"""The courses in the CMS: competences to look at, cohorts to look after, the gate."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.competences import require_coverage, require_coverage_after
from courses.errors import CoverageError
from courses.models import (
    Assignment,
    Cohort,
    Competence,
    CompetenceArea,
    CurriculumPage,
    Framework,
    LessonPage,
)
from hub.models import Role


class LookOnlyPolicy(ModelPermissionPolicy):
    """Everybody in the CMS may look; only files change it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether `user` may do `action`: to look, yes."""
        return action == "view"


class AdministratorPolicy(ModelPermissionPolicy):
    """Names of students are for administrators, not for editors."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether `user` may do `action`: administrators anything."""
        return bool(user.is_active and user.has_role(Role.ADMIN))


for model in (Framework, CompetenceArea, Competence):
    register_permission_policy(model, LookOnlyPolicy(model))
for model in (Cohort, Assignment):
    register_permission_policy(model, AdministratorPolicy(model))


class CompetenceViewSet(SnippetViewSet):
    """The competences that lessons are tagged with."""

    model = Competence
    icon = "tag"
    list_display = ["code", "title", "area"]
    inspect_view_enabled = True
    inspect_view_fields = ["code", "title", "summary", "area"]


class FrameworkViewSet(SnippetViewSet):
    """The frameworks that have been loaded."""

    model = Framework
    icon = "list-ul"
    list_display = ["slug", "title"]
    inspect_view_enabled = True
    inspect_view_fields = ["slug", "title", "source"]


@register_snippet
class CompetenceGroup(SnippetViewSetGroup):
    """One entry in the menu for both."""

    items = (CompetenceViewSet, FrameworkViewSet)
    menu_label = _("Competences")
    menu_icon = "tag"
    menu_order = 300


class CohortViewSet(ModelViewSet):
    """Cohorts, for administrators; lecturers have pages of their own."""

    model = Cohort
    icon = "group"
    form_fields = ["title", "lecturers", "organisation", "archived_at"]
    list_display = ["title", "organisation", "created_at", "archived_at"]
    search_fields = ["title"]


class AssignmentViewSet(ModelViewSet):
    """Assignments, for administrators."""

    model = Assignment
    icon = "date"
    form_fields = [
        "cohort",
        "lab",
        "title",
        "opens_at",
        "due_at",
        "closes_at",
        "weight",
        "late_rule",
        "late_percent",
        "late_floor",
    ]
    list_display = ["title", "cohort", "lab", "due_at"]
    search_fields = ["title"]


class TeachingGroup(ModelViewSetGroup):
    """One entry in the menu for both."""

    items = (CohortViewSet("cohorts"), AssignmentViewSet("assignments"))
    menu_label = _("Teaching")
    menu_icon = "group"
    menu_order = 310


@hooks.register("register_admin_viewset")
def register_teaching() -> TeachingGroup:
    """Cohorts and assignments."""
    return TeachingGroup()


@hooks.register("before_publish_page")
def check_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say which areas are missing; what the editor wrote is kept as a draft."""
    return _refusal(request, [page], publishing=True)


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
def check_before_removing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A lesson on which a live curriculum's coverage rests stays."""
    if request.method != "POST":
        return None
    return _refusal(request, [page], publishing=False)


@hooks.register("before_bulk_action")
def check_before_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], view: Any
) -> HttpResponse | None:
    """The same gate where many pages are chosen at once."""
    if action_type not in {"publish", "unpublish", "delete"}:
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    return _refusal(request, pages, publishing=action_type == "publish")


def _refusal(
    request: HttpRequest, pages: list[Page], *, publishing: bool
) -> HttpResponse | None:
    for page in pages:
        try:
            _check(page.specific if page.pk else page, publishing)
        except CoverageError as error:
            messages.error(request, str(error))
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def _check(page: Page, publishing: bool) -> None:
    if isinstance(page, CurriculumPage) and publishing:
        require_coverage(curriculum=page)
    elif isinstance(page, LessonPage):
        codes = [c.code for c in page.competences.all()] if publishing else []
        require_coverage_after(lesson=page, codes=codes)
