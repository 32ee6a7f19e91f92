"""What a DNS lab tells of its servers: each is asked for what it is there for."""

import json

import dns.message
import dns.name
import dns.rcode
import pytest
from dnssec_grading import health
from dnssec_grading.questions import Reply
from lab_grading.session import Session

NODES = ("root", "registry", "neighbour", "authority", "resolver", "web")
ASKED = {
    ("root", ".", False),
    ("registry", "example.", False),
    ("neighbour", "refuge.example.", False),
    ("authority", "amber.example.", False),
    ("resolver", "example.", True),
}


asked: set[tuple[str, str, bool]] = set()


def ask(node: str, name: dns.name.Name, rdtype: str, **how: object) -> Reply:
    """What one node answers."""
    asked.add((node, str(name), bool(how.get("recursive"))))
    if node == "neighbour":
        return Reply(trouble="no answer within 2 s")
    message = dns.message.make_response(dns.message.make_query(name, rdtype))
    if node == "authority":
        message.set_rcode(dns.rcode.REFUSED)
    return Reply(message)


@pytest.fixture(autouse=True)
def lab(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = {node: {"lab": node} for node in NODES}
    session = Session({"zone": "amber.example"}, nodes, {})
    monkeypatch.setattr(Session, "read", lambda: session)
    monkeypatch.setattr(health, "ask", ask)
    monkeypatch.setattr("lab_grading.health.door", lambda *at: {"state": str(at)})


def test_each_server_is_asked_for_its_own_zone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    health.tell(
        {
            "root": health.ROOT,
            "registry": health.PARENT,
            "neighbour": "refuge.example",
            "authority": health.ZONE,
        },
        resolvers=["resolver"],
        services={"web": 443},
    )
    assert asked == ASKED
    assert json.loads(capsys.readouterr().out) == {
        "root": {"state": "ok", "note": ""},
        "registry": {"state": "ok", "note": ""},
        "neighbour": {"state": "down", "note": "no answer within 2 s"},
        "authority": {"state": "degraded", "note": "REFUSED"},
        "resolver": {"state": "ok", "note": ""},
        "web": {"state": "('web', 443)"},
    }
