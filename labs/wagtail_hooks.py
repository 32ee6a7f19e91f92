"""The labs in the CMS: what runs, for those who operate the site."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from labs import operator_views
from labs.operator_views import HOME, ICON, PERMISSION


class OperationsMenuItem(MenuItem):
    """Only for those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person may."""
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_admin_urls")
def register_operations() -> list[Any]:
    """The pages' addresses."""
    pages = (operator_views.urlpatterns, "labs_operations")
    return [path("labs-running/", include(pages))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """The way there."""
    return OperationsMenuItem(
        _("Labs running"), reverse(HOME), name="labs", icon_name=ICON, order=320
    )


@hooks.register("register_permissions")
def register_permission() -> "QuerySet[Permission]":
    """Let administrators of the CMS give it to a group."""
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)
