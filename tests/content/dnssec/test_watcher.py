"""One second as the watcher sees it, whatever the zone's server answers."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rrset
import pytest
from dnssec_grading.questions import Reply
from dnssec_grading.validator import Validator
from dnssec_watch import asking, tls
from dnssec_watch.asking import Watcher
from dnssec_watch.look import DIGEST_LENGTH, Tlsa
from dnssec_watch.settings import Service, Settings
from lab_grading.deadline import Deadline

from tests.content.dnssec.zones import ZONE, ds, key_set, pair, signature

KSK, ZSK = pair(257), pair(256)
WWW = dns.rrset.from_text(f"www.{ZONE}", 10, "IN", "A", "192.0.2.80")
SERVER = "10.0.0.10"
NS = f"ns1.{ZONE}"
FITTING, OTHER = "ab" * 32, "cd" * 32


def answer(
    *records: dns.rrset.RRset, secure: bool = False, rcode: int = 0, **parts: Any
) -> Reply:
    message = dns.message.make_response(dns.message.make_query(ZONE, "A"))
    message.answer += records
    message.authority += parts.get("authority", [])
    message.additional += parts.get("additional", [])
    message.set_rcode(rcode)
    message.flags |= dns.flags.AD * secure
    return Reply(dns.message.from_wire(message.to_wire()))


def settings(**more: Any) -> Settings:
    fields = {"root": "", "parent": "10.0.0.3", "reader": "", "resolver": ""}
    names = (("www", "A"),)
    return Settings(zone=ZONE, names=names, tlsa=(), **{**fields, **more})


class World:
    """Answers by (whom, type); what is not there is silence."""

    def __init__(self) -> None:
        keys = key_set(KSK, ZSK)
        self.replies = {
            ("own", "SOA"): answer(secure=True),
            ("own", "A"): answer(WWW, secure=True),
            ("10.0.0.3", "NS"): answer(
                authority=[dns.rrset.from_text(ZONE, 10, "IN", "NS", NS)],
                additional=[dns.rrset.from_text(NS, 10, "IN", "A", SERVER)],
            ),
            ("10.0.0.3", "DS"): answer(ds(KSK)),
            (SERVER, "DNSKEY"): answer(keys, signature(keys, KSK)),
            (SERVER, "A"): answer(WWW, signature(WWW, ZSK)),
            (SERVER, "CDS"): answer(ds(KSK, kind="CDS")),
        }

    def ask(self, server: str, name: dns.name.Name, rdtype: str, **_how: Any) -> Reply:
        """As `questions.ask`."""
        found = self.replies.get((server, rdtype), Reply(trouble="no answer"))
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.setattr(asking, "ask", world.ask)
    monkeypatch.setattr(
        Validator, "ask", lambda _own, name, rdtype: world.ask("own", name, rdtype)
    )
    monkeypatch.setattr(Validator, "forget", lambda _own, _zone: None)
    return world


def watcher(**more: Any) -> Watcher:
    made = Watcher(settings(**more), Validator(0, Deadline(9), Path("control")))
    made.look()  # finds the server
    return made


def test_a_good_second(world: World) -> None:
    look = watcher().look()
    assert look.whole
    assert look.names == {"www A": ""}
    assert [(key.tag, key.flags) for key in look.keys] == sorted(
        [(KSK.tag, 257), (ZSK.tag, 256)]
    )
    entry = next(key.id for key in look.keys if key.flags == 257)
    assert [(one.tag, one.id) for one in look.ds] == [(KSK.tag, entry)]
    assert look.cds == look.ds
    assert [(one.tag, one.id) for one in look.signed_keys] == [(KSK.tag, entry)]
    assert [one.tag for one in look.signed] == [ZSK.tag]
    assert look.signed[0].id


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (answer(WWW), "www A: insecure, no AD"),
        (answer(rcode=2), "www A: SERVFAIL"),
        (answer(secure=True, rcode=3), "www A: NXDOMAIN"),
        (answer(secure=True), "www A: no such record"),
        (Reply(trouble="no answer within 2 s"), "www A: no answer within 2 s"),
    ],
)
def test_what_is_not_authenticated_is_dark(
    world: World, reply: Reply, told: str
) -> None:
    world.replies["own", "A"] = reply
    look = watcher().look()
    assert (look.whole, look.trouble) == (False, told)


def test_the_resolver_of_the_lab_is_asked_too(world: World) -> None:
    world.replies["10.0.0.53", "A"] = answer(WWW)
    look = watcher(resolver="10.0.0.53").look()
    assert look.trouble == "at the lab's resolver: insecure, no AD"


@pytest.mark.parametrize("whom", [("own", "SOA"), ("10.0.0.3", "NS")])
def test_when_nobody_answers_it_is_the_watcher_that_is_blind(
    world: World, whom: tuple[str, str]
) -> None:
    del world.replies[whom]
    assert watcher().look().blind


def test_a_silent_server_is_dark_and_not_blind(world: World) -> None:
    for whom in [key for key in world.replies if key[0] == SERVER]:
        del world.replies[whom]
    world.replies["own", "A"] = Reply(trouble="no answer within 2 s")
    look = watcher().look()
    assert not look.blind
    assert (look.keys, look.signed) == ((), ())


def test_an_absurd_answer_ends_nothing(world: World) -> None:
    world.replies[SERVER, "DNSKEY"] = RecursionError()  # type: ignore[assignment]
    look = watcher().look()
    assert (look.whole, look.keys) == (True, ())


def test_what_comes_late_is_no_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    seen, ready = world.ask, watcher()

    def slow(server: str, *how: Any, **more: Any) -> Reply:
        if server == SERVER:
            time.sleep(1)
        return seen(server, *how, **more)

    monkeypatch.setattr(asking, "ask", slow)
    began = time.monotonic()
    look = ready.look()
    assert time.monotonic() - began < 0.8
    assert (look.keys, look.blind) == ((), False)


def test_a_signer_stays_known_after_its_key_has_gone(world: World) -> None:
    ready = watcher()
    ready.look()
    world.replies[SERVER, "DNSKEY"] = answer(key_set(KSK))
    look = ready.look()
    assert [key.tag for key in look.keys] == [KSK.tag]
    assert [bool(one.id) for one in look.signed] == [True]


@pytest.mark.parametrize(
    ("records", "secure", "shown", "state"),
    [
        ([FITTING], True, FITTING, "match"),
        ([OTHER, FITTING], True, FITTING, "match"),
        ([OTHER], True, FITTING, "mismatch"),
        ([FITTING], False, FITTING, "none"),
        ([], True, FITTING, "none"),
        ([FITTING], True, "", "unreachable"),
    ],
)
def test_tlsa_is_held_against_the_key_that_is_shown(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    records: list[str],
    secure: bool,
    shown: str,
    state: str,
) -> None:
    service = Service("_443._tcp.www", "10.0.0.40", 443, "www")
    name = dns.name.from_text(service.label, origin=ZONE)
    lines = [f"3 1 1 {digest}" for digest in records] or ["3 0 1 " + FITTING]
    found = dns.rrset.from_text(name, 10, "IN", "TLSA", *lines)
    world.replies["own", "TLSA"] = answer(found, secure=secure)
    monkeypatch.setattr(tls, "shown", lambda *_: shown[:DIGEST_LENGTH])
    ready = watcher()
    object.__setattr__(ready.settings, "tlsa", (service,))
    look = ready.look()
    assert isinstance(look.tlsa, dict)
    told = look.tlsa[service.label]
    assert isinstance(told, Tlsa)
    assert told.state == state


@pytest.fixture
def mute() -> Iterator[int]:
    """A server that accepts and says nothing, byte by byte."""
    door = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _ = door.accept()
        with line:
            for _ in range(20):
                try:
                    line.send(b"\x16")
                except OSError:
                    return
                time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    yield door.getsockname()[1]
    door.close()


def test_a_handshake_that_drips_ends_in_time(mute: int) -> None:
    began = time.monotonic()
    service = Service("_443._tcp.www", "127.0.0.1", mute, "www")
    assert tls.shown(service, Deadline(0.5)) == ""
    assert time.monotonic() - began < 1.2
