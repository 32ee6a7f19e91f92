"""The hub's application: makes the roles whenever the database is migrated."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    """Users, roles and the pages that belong to no course."""

    name = "hub"
    verbose_name = _("Hub")

    def ready(self) -> None:
        """Keep the groups that stand for roles in step with the code."""
        from hub.models import ensure_roles

        post_migrate.connect(ensure_roles, sender=self)
