"""The interface in Dutch: the catalogue is whole, and people see it."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override
from django.utils.translation.template import templatize

from hub.asgi import application
from hub.models import User
from labs.models import LabSession
from labs.recovery import enforce_policies
from tests.factories import LabSessionFactory, UserFactory
from tests.sockets import PatientSocket

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")
PYTHON = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None}
TEMPLATE = {"_": None, "gettext": None, "ngettext": (1, 2)}
SCRIPT_TEXTS = re.compile(r'id="session-texts">(.*?)</script>', re.DOTALL)
DUTCH = {"accept-language": "nl"}


@pytest.fixture(autouse=True)
def back_to_english() -> Iterator[None]:
    """A page leaves its thread in its own language."""
    with override("en"):
        yield


def catalogue() -> Catalog:
    [folder] = settings.LOCALE_PATHS
    with (folder / "nl/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="nl")


def entries() -> list[Message]:
    return [message for message in catalogue() if message.id]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def names(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def texts_of_the_sources() -> Iterator[str]:
    """Every text that is marked for translation, a plural by its singular."""
    for app in ("hub", "courses", "labs"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            yield from marked("python", path.read_text(), PYTHON)
        for path in Path(settings.BASE_DIR, app).glob("templates/**/*.html"):
            yield from marked("javascript", templatize(path.read_text()), TEMPLATE)


def marked(language: str, source: str, keywords: Any) -> Iterator[str]:
    file = io.BytesIO(source.encode())
    for _line, text, _comments, _context in extract(language, file, keywords):
        yield forms(text)[0]


def test_every_text_of_the_sources_has_its_dutch() -> None:
    translated = {forms(entry.id)[0] for entry in entries()}
    assert translated == set(texts_of_the_sources())


def test_nothing_is_left_open_or_guessed() -> None:
    unfinished = [e.id for e in entries() if e.fuzzy or not all(forms(e.string))]
    assert not unfinished
    assert not catalogue().fuzzy
    assert all(len(forms(e.string)) == len(forms(e.id)) for e in entries())


def test_the_dutch_keeps_the_placeholders() -> None:
    pairs = [
        pair
        for entry in entries()
        for pair in zip(forms(entry.id), forms(entry.string), strict=True)
    ]
    differing = [
        original for original, dutch in pairs if names(original) != names(dutch)
    ]
    assert not differing


def test_what_is_compiled_is_what_is_written() -> None:
    with override("nl"):
        for entry in entries():
            if isinstance(entry.id, str):
                assert gettext(entry.id) == entry.string
            else:
                assert ngettext(*entry.id, 1) == entry.string[0]
                assert ngettext(*entry.id, 0) == ngettext(*entry.id, 2)
                assert ngettext(*entry.id, 2) == entry.string[1]


@pytest.mark.django_db
def test_a_dutch_browser_gets_dutch_pages(client: Client) -> None:
    page = client.get(reverse("login"), headers=DUTCH).text
    assert '<html lang="nl"' in page
    assert "Naar de inhoud" in page
    assert "Skip to the content" not in page


def test_the_choice_in_the_header_wins_over_the_browser(
    client: Client, student: User
) -> None:
    client.force_login(student)
    work = reverse("courses:my-work")
    client.post(reverse("set_language"), {"language": "nl", "next": work})
    assert "Mijn werk" in client.get(work, headers={"accept-language": "en"}).text
    client.post(reverse("set_language"), {"language": "en", "next": work})
    assert "My work" in client.get(work, headers=DUTCH).text


@pytest.mark.parametrize(
    ("role", "title"), [("student", "Student"), ("lecturer", "Docent")]
)
def test_the_profile_names_roles_in_dutch(
    client: Client, db: None, role: str, title: str
) -> None:
    client.force_login(UserFactory(role=role))
    page = client.get(reverse("profile"), headers=DUTCH).text
    assert f'<span class="badge badge-info">{title}</span>' in page


def script_texts(client: Client, session: LabSession, language: str) -> dict[str, str]:
    address = reverse("labs:session", kwargs={"uuid": session.uuid})
    page = client.get(address, headers={"accept-language": language}).text
    found = SCRIPT_TEXTS.search(page)
    assert found
    return json.loads(found[1])


@pytest.mark.django_db
def test_the_session_s_scripts_speak_dutch(client: Client) -> None:
    session = LabSessionFactory()
    client.force_login(session.user)
    english, dutch = (script_texts(client, session, code) for code in ("en", "nl"))
    assert english.keys() == dutch.keys()
    assert dutch["check"] == "Controleer mijn werk"
    assert dutch["copyFailed"] == "De browser staat kopiëren hier niet toe."


def expired_session() -> tuple[LabSession, str]:
    """A session whose time is over, ended by the clock, and its owner's cookie."""
    session = LabSessionFactory()
    LabSession.objects.update(expires_at=session.created_at)
    enforce_policies()
    client = Client()
    client.force_login(session.user)
    return session, client.cookies[settings.SESSION_COOKIE_NAME].value


async def first_message(session: LabSession, cookie: str) -> dict[str, Any]:
    headers = [
        (b"host", b"localhost"),
        (b"origin", b"http://localhost"),
        (b"cookie", cookie.encode()),
    ]
    path = f"/ws/sessions/{session.uuid}/"
    socket = PatientSocket(application, path, headers=headers)
    assert (await socket.connect())[0]
    message = await socket.receive_json_from()
    await socket.disconnect()
    return message


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("nl", "De tijd voor dit lab is om."), ("en", "The time for this lab is over.")],
)
async def test_what_the_clock_says_is_told_in_the_reader_s_language(
    language: str, sentence: str
) -> None:
    session, key = await sync_to_async(expired_session)()
    cookie = (
        f"{settings.SESSION_COOKIE_NAME}={key}; "
        f"{settings.LANGUAGE_COOKIE_NAME}={language}"
    )
    assert (await first_message(session, cookie))["message"] == sentence
