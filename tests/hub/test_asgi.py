"""The site's one entry point."""

import pytest
from django.test import Client

from hub.asgi import application
from tests.sockets import PatientSocket

EVENTS = "/ws/sessions/5d0c8c3e-31f5-4a43-9a8e-0c1d5f3f6a10/"
TERMINAL = f"{EVENTS}terminals/client/1/"


async def connects(path: str, origin: bytes | None) -> bool:
    headers = [(b"host", b"localhost")] + ([(b"origin", origin)] if origin else [])
    socket = PatientSocket(application, path, headers=headers)
    connected, _code = await socket.connect()
    await socket.disconnect()
    return connected


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [EVENTS, TERMINAL])
@pytest.mark.parametrize("origin", [b"https://evil.example", None])
async def test_other_sites_cannot_open_a_socket(
    path: str, origin: bytes | None
) -> None:
    assert not await connects(path, origin)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [EVENTS, TERMINAL])
async def test_without_a_login_a_socket_is_closed_with_a_code(path: str) -> None:
    headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
    socket = PatientSocket(application, path, headers=headers)
    assert (await socket.connect())[0]
    assert (await socket.receive_output())["code"] == 4401


def test_the_security_contact_can_be_found(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert {"Contact", "Expires", "Canonical"} <= fields.keys()
    assert answer["content-type"].startswith("text/plain")


@pytest.mark.django_db
def test_only_the_cms_relaxes_the_policy(client: Client) -> None:
    assert "unsafe" not in client.get("/login/")["content-security-policy"]
    assert "unsafe-inline" in client.get("/cms/login/")["content-security-policy"]
