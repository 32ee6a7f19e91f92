"""Who uses the hub, in which role, for which organisation."""

import uuid
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser, Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The five roles; each is a group of the same name."""

    STUDENT = "student", _("Student")
    LECTURER = "lecturer", _("Lecturer")
    INDUSTRY = "industry", _("Industry partner")
    EDITOR = "editor", _("Editor")
    ADMIN = "admin", _("Administrator")


ROLES = tuple(Role.values)


class User(AbstractUser):
    """A person with an account; holds personal data (names, e-mail address)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person has; a superuser is an administrator too."""
        names = set(self.groups.values_list("name", flat=True)) & set(ROLES)
        return frozenset(names | ({Role.ADMIN.value} if self.is_superuser else set()))

    def has_role(self, *roles: str) -> bool:
        """Whether the person has any of these roles; an administrator has all."""
        return bool(self.roles & {*roles, Role.ADMIN.value})

    @property
    def is_lecturer(self) -> bool:
        """For templates."""
        return self.has_role(Role.LECTURER)

    @property
    def is_student(self) -> bool:
        """For templates: somebody who may work on assignments."""
        return Role.STUDENT.value in self.roles

    @property
    def role_titles(self) -> list[str]:
        """The roles in the reader's language."""
        return [str(role.label) for role in Role if role in self.roles]

    @property
    def display_name(self) -> str:
        """The full name, or the user name of somebody who gave none."""
        return self.get_full_name() or self.username


class Organisation(models.Model):
    """A university, school or company."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in an organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="one_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.organisation}"


def ensure_roles(**_kwargs: Any) -> None:
    """Create the role groups and what each may do in the CMS; idempotent."""
    groups = {role: Group.objects.get_or_create(name=role)[0] for role in ROLES}
    access = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    for role in (Role.EDITOR, Role.ADMIN):
        groups[role].permissions.add(*access)
    # Who administers the site sees what runs, and may end it.
    operating = Permission.objects.filter(
        content_type__app_label="labs", codename="change_labsession"
    )
    groups[Role.ADMIN].permissions.add(*operating)
    _allow_pages(groups[Role.EDITOR])
    _allow_pages(groups[Role.ADMIN])


def _allow_pages(group: Group) -> None:
    from wagtail.models import GroupPagePermission, Page

    root = Page.objects.filter(depth=1).first()
    if root is None:
        return
    codenames = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=codenames
    )
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=permission
        )
