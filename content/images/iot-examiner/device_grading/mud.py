"""A MUD file (RFC 8520), written by a stranger: its form, and what it allows."""

import re
from typing import Any

_URL = re.compile(r"https://[a-z0-9.-]+(:\d+)?/\S{1,200}")
_DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_DNS = {"from": "ietf-acldns:dst-dnsname", "to": "ietf-acldns:src-dnsname"}
TCP = 6

type Allowed = dict[str, set[tuple[str, int]]]


def problems(policy: Any) -> list[str]:
    """What is not as RFC 8520 wants it, as far as that is looked at."""
    mud = _dict(policy).get("ietf-mud:mud")
    if not isinstance(mud, dict):
        return ["it has no ietf-mud:mud"]
    wrong = []
    if mud.get("mud-version") != 1:
        wrong.append("mud-version is not 1")
    if not _URL.fullmatch(str(mud.get("mud-url", ""))):
        wrong.append("mud-url is no https address")
    if not _DAY.fullmatch(str(mud.get("last-update", ""))):
        wrong.append("last-update is no time")
    validity = mud.get("cache-validity", 48)
    if type(validity) is not int or not 1 <= validity <= 168:
        wrong.append("cache-validity is not from 1 to 168 hours")
    if type(mud.get("is-supported")) is not bool:
        wrong.append("is-supported says neither true nor false")
    if "systeminfo" in mud and not 0 < len(str(mud["systeminfo"])) <= 60:
        wrong.append("systeminfo does not say what it is, in up to 60 characters")
    return wrong or _lists(policy)


def _lists(policy: Any) -> list[str]:
    """Each way has a list, which is there, and has only entries that we understand."""
    wrong = []
    for way in ("from", "to"):
        names, known = _named(policy, way), _acls(policy)
        if not names:
            wrong.append(f"{way}-device-policy names no access list")
        wrong += [
            f"there is no access list {name}" for name in names if name not in known
        ]
        for entry in _entries(policy, way):
            if _rule(entry, way) is None and not _answer(policy, entry, way):
                wrong.append(
                    f"the entry {str(entry.get('name'))[:40]} is not understood"
                )
    return wrong


def allowed(policy: Any) -> Allowed:
    """{"from" and "to": {(name, server's port)}}; no name means the local net."""
    found: Allowed = {"from": set(), "to": set()}
    for way, rules in found.items():
        for entry in _entries(policy, way):
            if rule := _rule(entry, way):
                rules.add(rule)
    return found


def _rule(entry: dict[str, Any], way: str) -> tuple[str, int] | None:
    """Whom and which port one entry allows; None for anything else."""
    matches = _dict(entry.get("matches"))
    forwarding = _dict(entry.get("actions")).get("forwarding")
    tcp = _dict(matches.get("tcp"))
    port = _dict(tcp.get("destination-port"))
    ip = _dict(matches.get("ipv4")) or _dict(matches.get("ipv6"))
    number, name = port.get("port"), ip.get(_DNS[way], "")
    local = "local-networks" in _dict(matches.get("ietf-mud:mud"))
    if forwarding != "accept" or port.get("operator", "eq") != "eq":
        return None
    if type(number) is not int or ip.get("protocol", TCP) != TCP:
        return None
    if not isinstance(name, str) or bool(name) == local:
        return None
    return name, number


def _answer(policy: Any, entry: dict[str, Any], way: str) -> bool:
    """Whether the entry only lets answers through to what is allowed the other way.

    As in RFC 8520, section 9: what is the server's port there is the source's here.
    """
    other = {"from": "to", "to": "from"}[way]
    matches = _dict(entry.get("matches"))
    tcp = dict(_dict(matches.get("tcp")))
    direction = tcp.pop("ietf-mud:direction-initiated", f"{other}-device")
    if "destination-port" in tcp or direction != f"{other}-device":
        return False
    tcp["destination-port"] = tcp.pop("source-port", None)
    turned = _rule({**entry, "matches": {**matches, "tcp": tcp}}, way)
    return turned in [_rule(asked, other) for asked in _entries(policy, other)]


def _named(policy: Any, way: str) -> list[str]:
    mud = _dict(_dict(policy).get("ietf-mud:mud"))
    lists = _dict(_dict(mud.get(f"{way}-device-policy")).get("access-lists"))
    return [str(_dict(one).get("name")) for one in _list(lists.get("access-list"))]


def _acls(policy: Any) -> dict[str, dict[str, Any]]:
    acls = _dict(_dict(policy).get("ietf-access-control-list:acls"))
    return {str(_dict(acl).get("name")): _dict(acl) for acl in _list(acls.get("acl"))}


def _entries(policy: Any, way: str) -> list[dict[str, Any]]:
    """The entries of all lists for this way."""
    known = _acls(policy)
    return [
        _dict(entry)
        for name in _named(policy, way)
        for entry in _list(_dict(known.get(name, {}).get("aces")).get("ace"))
    ]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value[:64] if isinstance(value, list) else []
