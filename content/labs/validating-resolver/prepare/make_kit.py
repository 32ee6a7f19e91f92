"""Make one session's kit; what is this lab's own lies below nodes/.

The zones that the resolver is to judge get their keys here and their DS records in the
parent; they are signed where they are served, since some must have expired lately.
"""

import json
from pathlib import Path

import dns.dnssec
import dns.rdata
from dnssec_kit import kit
from dnssec_kit.keys import KSK, Key
from lab_kit.kit import NETWORK

OWN = Path(__file__).parent / "nodes"
# Addresses of the documentation blocks (RFC 5737): nothing answers there.
FACTS = {"www_address": "192.0.2.80", "forged_address": "203.0.113.66"}
# Which of these institutions has which fault is drawn for each session.
WORDS = (
    "archive bakery cinema dentist farmers gallery harbour institute jukebox "
    "lighthouse museum nursery observatory orchestra planetarium theatre"
).split()
SIGNED = ("tampered", "digest", "expired", "late", "denial", "partner")
ROLES = (*SIGNED, "stripped", "unsigned")
NO_ORDERS = {
    "client/home/student/.config/registrar.json",
    "registry/etc/registry/registry.json",
}


def names(made: kit.Kit) -> dict[str, str]:
    """The zones by role, without the final dot."""
    words = sorted(WORDS, key=lambda word: made.secret(f"name of {word}"))
    tail = made.session["parameters"]["tail"]
    drawn = zip(ROLES, words, strict=False)
    others = {role: f"{word}-{tail}.example" for role, word in drawn}
    return {"good": made.session["parameters"]["zone"], **others}


def delegation(zone: str, server: str) -> list[str]:
    """The parent's records for a zone with one server of its own."""
    return [f"{zone}. IN NS ns1.{zone}.", f"ns1.{zone}. IN A {server}"]


def altered(ds: str) -> str:
    """The DS record with another last digit in its digest."""
    return ds[:-1] + ("0" if ds[-1] != "0" else "1")


def digest(anchor: str) -> str:
    """The trust anchor as a DS record: short enough to be compared by eye."""
    key = dns.rdata.from_text("IN", "DNSKEY", anchor.partition("DNSKEY ")[2])
    return dns.dnssec.make_ds(".", key, "SHA256").to_text().upper()


def zones(made: kit.Kit) -> None:
    """Keys for the signed zones, and the delegations of all."""
    server = made.session["nodes"]["traps"][NETWORK]
    guest = made.session["nodes"]["lastmile"]["guest"]
    named, lines = names(made), []
    for role, zone in named.items():
        if role != "good":
            lines += delegation(zone, server)
        if role == "unsigned":
            continue
        key = Key.generate(f"{zone}.", flags=KSK)
        if role != "stripped":
            made.files[f"traps/etc/traps/{role}.private"] = key.pem
        ds = key.ds.to_text()
        lines.append(f"{zone}. IN DS {altered(ds) if role == 'digest' else ds}")
    made.left_out |= NO_ORDERS
    made.public |= {f"{role}_zone": zone for role, zone in named.items()}
    made.public["anchor_ds"] = digest(made.values["anchor"])
    made.values |= {
        **{f"{role}_zone": zone for role, zone in named.items()},
        "zones": json.dumps(named),
        # The shared parent zone delegates the student's zone to this node.
        "nodes.authority": server,
        "nodes.lastmile": guest,
        "ds": "\n".join(lines),
        "lastmile_key": made.secret("lastmile").hex(),
        **{f"{net}_subnet": at for net, at in made.session["networks"].items()},
    }


if __name__ == "__main__":
    kit.write(OWN, FACTS, zones)
