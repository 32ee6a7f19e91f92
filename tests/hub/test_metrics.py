"""Who may read the figures."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

TOKEN = "a-token"


@pytest.fixture(autouse=True)
def rules(settings: Any, db: None) -> None:
    """Loopback, one network, a token, as behind a proxy in production."""
    settings.METRICS_ALLOWED = [ip_network(n) for n in ("127.0.0.0/8", "10.1.0.0/16")]
    settings.METRICS_TOKEN = TOKEN
    settings.ALLOWED_HOSTS = ["hub.example.org"]
    settings.SECURE_SSL_REDIRECT = True


def ask(client: Client, address: str, **headers: str) -> int:
    response = client.get("/metrics", REMOTE_ADDR=address, headers=headers)
    if response.status_code == 403:
        assert "hub_" not in response.text
    return response.status_code


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("10.1.2.3", 200),
        ("::ffff:10.1.2.3", 200),
        ("10.2.0.1", 403),
        ("::1", 403),
        ("2001:db8::1", 403),
        ("", 403),
        ("unix:", 403),
    ],
)
def test_the_address_decides(client: Client, address: str, status: int) -> None:
    assert ask(client, address) == status


@pytest.mark.parametrize(
    "header",
    ["x-forwarded-for", "x-forwarded-proto", "forwarded", "via", "x-real-ip"],
)
def test_an_address_counts_for_nothing_behind_a_proxy(
    client: Client, header: str
) -> None:
    assert ask(client, "127.0.0.1", **{header: "127.0.0.1"}) == 403


def test_the_token_opens_from_anywhere(client: Client) -> None:
    far = {"x-forwarded-for": "192.0.2.1"}
    assert ask(client, "192.0.2.1", authorization=f"Bearer {TOKEN}", **far) == 200
    for wrong in ("Bearer no", f"Basic {TOKEN}", "Bearer ", "Bearer é"):
        assert ask(client, "192.0.2.1", authorization=wrong) == 403


def test_without_a_token_set_none_opens(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert ask(client, "192.0.2.1", authorization="Bearer ") == 403


def test_it_is_prometheus_text_and_never_kept(client: Client) -> None:
    response = client.get("/metrics")
    assert response["Content-Type"].startswith("text/plain; version=")
    assert response["Cache-Control"] == "no-store"
    assert "# TYPE hub_lab_sessions gauge" in response.text
    assert not response.cookies
