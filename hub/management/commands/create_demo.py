"""manage.py create_demo: one account for each role, to look around with."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hub.models import Role, User

# username: (role, first name, last name); "admin" becomes a superuser.
PEOPLE = {
    "lecturer": (Role.LECTURER, "Lena", "Lindqvist"),
    "student": (Role.STUDENT, "Sam", "Santos"),
    "industry": (Role.INDUSTRY, "Ines", "Ivanova"),
    "editor": (Role.EDITOR, "Emre", "Eriksen"),
    "admin": (Role.ADMIN, "Amal", "Aziz"),
}


class Command(BaseCommand):
    """Makes what is missing, changes nothing else, and shows the log-ins each time."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses in production: known accounts do not belong there."""
        if settings.PRODUCTION:
            raise CommandError(
                "create_demo makes accounts with printed passwords; it does not run "
                "with HUB_PROFILE=production."
            )
        path = Path(settings.VAR_DIR) / "demo-logins.json"
        logins = _read(path)
        with transaction.atomic():
            for username, (role, first, last) in PEOPLE.items():
                logins[username] = _account(
                    username, role, first, last, logins.get(username)
                )
            _write(path, logins)
        self.stdout.write(f"Demo log-ins (also in {path}):")
        for username in PEOPLE:
            self.stdout.write(f"  {username:<10} {logins[username]}")


def _account(
    username: str, role: Role, first: str, last: str, password: str | None
) -> str:
    """Make sure of the account; returns a password that works."""
    user, _new = User.objects.get_or_create(
        username=username,
        defaults={
            "first_name": first,
            "last_name": last,
            "email": f"{username}@example.org",
        },
    )
    if password is None or not user.check_password(password):
        password = secrets.token_urlsafe(9)
        user.set_password(password)
    user.is_superuser = user.is_staff = role is Role.ADMIN
    user.save()
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return password


def _read(path: Path) -> dict[str, str]:
    return json.loads(path.read_text()) if path.exists() else {}


def _write(path: Path, logins: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(logins, indent=2) + "\n")
