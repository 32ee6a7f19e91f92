"""MUD files of strangers."""

from typing import Any

import pytest
from device_grading import mud

MUD = "ietf-mud:mud"
DIRECTION = "ietf-mud:direction-initiated"


def entry(port: object, **match: object) -> dict[str, Any]:
    return {
        "name": "one",
        "actions": {"forwarding": "accept"},
        "matches": {"tcp": {"destination-port": {"port": port}}, **match},
    }


def policy(out: dict[str, Any], into: dict[str, Any]) -> dict[str, Any]:
    def lists(name: str) -> dict[str, Any]:
        return {"access-lists": {"access-list": [{"name": name}]}}

    return {
        MUD: {
            "mud-version": 1,
            "mud-url": "https://maker.example/mud.json",
            "last-update": "2026-11-30T12:00:00Z",
            "is-supported": True,
            "systeminfo": "A device",
            "from-device-policy": lists("from"),
            "to-device-policy": lists("to"),
        },
        "ietf-access-control-list:acls": {
            "acl": [
                {"name": "from", "aces": {"ace": [out]}},
                {"name": "to", "aces": {"ace": [into]}},
            ]
        },
    }


BROKER = entry(8883, ipv4={"ietf-acldns:dst-dnsname": "broker"})
PAGE = entry(443, **{MUD: {"local-networks": [None]}})


def test_what_it_allows_is_read() -> None:
    good = policy(BROKER, PAGE)
    assert mud.problems(good) == []
    assert mud.allowed(good) == {"from": {("broker", 8883)}, "to": {("", 443)}}


def answer(port: int, **more: object) -> dict[str, Any]:
    return {
        "name": "answers",
        "actions": {"forwarding": "accept"},
        "matches": {
            "ipv4": {"ietf-acldns:src-dnsname": "broker", "protocol": 6},
            "tcp": {"source-port": {"operator": "eq", "port": port}, **more},
        },
    }


def with_answers(entry: dict[str, Any]) -> dict[str, Any]:
    both = policy(BROKER, PAGE)
    both["ietf-access-control-list:acls"]["acl"][1]["aces"]["ace"].append(entry)
    return both


@pytest.mark.parametrize(
    "entry", [answer(8883), answer(8883, **{DIRECTION: "from-device"})]
)
def test_answers_to_what_is_allowed_are_no_more_than_that(
    entry: dict[str, Any],
) -> None:
    good = with_answers(entry)
    assert mud.problems(good) == []
    assert mud.allowed(good) == {"from": {("broker", 8883)}, "to": {("", 443)}}


@pytest.mark.parametrize(
    "entry", [answer(22), answer(8883, **{DIRECTION: "to-device"})]
)
def test_answers_to_nothing_are_more(entry: dict[str, Any]) -> None:
    assert mud.problems(with_answers(entry)) == ["the entry answers is not understood"]


@pytest.mark.parametrize(
    "out",
    [
        entry(8883),
        entry("8883", ipv4={"ietf-acldns:dst-dnsname": "broker"}),
        entry(8883, ipv4={"ietf-acldns:dst-dnsname": "broker", "protocol": 17}),
        {"name": "all", "actions": {"forwarding": "accept"}, "matches": {}},
        {"matches": []},
        "nothing",
    ],
)
def test_an_entry_that_allows_more_is_none(out: Any) -> None:
    bad = policy(out, PAGE)
    assert mud.problems(bad)
    assert mud.allowed(bad)["from"] == set()


@pytest.mark.parametrize("bad", [None, [], {}, {MUD: []}, {MUD: {"mud-version": 2}}])
def test_what_is_none_at_all_is_said(bad: Any) -> None:
    assert mud.problems(bad)
    assert mud.allowed(bad) == {"from": set(), "to": set()}
