"""The floor everything stands on: users, roles, organisations, plain pages."""

from hub.models.pages import HomePage, StandardPage
from hub.models.users import (
    ROLES,
    Membership,
    Organisation,
    Role,
    User,
    ensure_roles,
)

__all__ = [
    "ROLES",
    "HomePage",
    "Membership",
    "Organisation",
    "Role",
    "StandardPage",
    "User",
    "ensure_roles",
]
