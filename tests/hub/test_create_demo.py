"""manage.py create_demo."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from hub.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: object) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def run() -> str:
    out = StringIO()
    call_command("create_demo", stdout=out)
    return out.getvalue()


def test_each_role_can_log_in(client: Client, var: Path) -> None:
    out = run()
    logins = json.loads((var / "demo-logins.json").read_text())
    assert list(logins) == ["lecturer", "student", "industry", "editor", "admin"]
    for username, password in logins.items():
        assert client.login(username=username, password=password)
        assert password in out
        assert username in User.objects.get(username=username).roles


def test_passwords_are_for_their_owner_only(var: Path) -> None:
    run()
    assert (var / "demo-logins.json").stat().st_mode & 0o777 == 0o600


def test_again_changes_nothing(var: Path) -> None:
    first = run()
    assert run() == first
    assert User.objects.count() == 5


def test_a_changed_password_is_replaced_by_one_that_works(client: Client) -> None:
    run()
    student = User.objects.get(username="student")
    student.set_password("something else")
    student.save()
    out = run()
    (line,) = [line for line in out.splitlines() if line.startswith("  student")]
    assert client.login(username="student", password=line.split()[1])


def test_never_in_production(settings: object) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        run()
    assert not User.objects.exists()
