"""Puts the lab's kit together: desk, mail host, grader, and what the student knows."""

import json
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from lab_kit.archive import produce
from lab_kit.authority import SERVER, Authority
from lab_kit.kit import Kit

from disclosure_kit import flaws, notes, openpgp, product, reports, truth
from disclosure_kit.letters import Letter
from disclosure_kit.people import Crowd

PRIVATE = {"**/*.key", "**/truth.json", "**/settings.json"}
SMTP_PORT, DOOR_PORT = 25, 8025
INBOX = "desk/home/student/Maildir/new"

type MakePair = Callable[[str], openpgp.Pair]


def write(own: Path) -> None:
    """Read the session from standard input, write its kit to standard output.

    `own` holds the lab's own files of nodes.
    """
    produce(lambda session, now: make(session, now, own))


def make(
    session: dict[str, Any],
    now: datetime,
    own: Path,
    pair: MakePair = openpgp.generate,
) -> Kit:
    """The kit of one session. `pair` makes an OpenPGP key for a user id."""
    kit = Kit.begun(session, {}, now)
    kit.private |= PRIVATE
    # Not for secrets: what is drawn only has to differ between students.
    source = random.Random(kit.secret("draw"))  # noqa: S311
    word, domain = (session["parameters"][name] for name in ("word", "domain"))
    maker = product.draw(source, word, domain, now)
    _tell_student(kit, maker)
    _write_letters(kit, maker, source, now, pair)
    settings = {
        "smtp": SMTP_PORT,
        "door": [session["nodes"]["mail"]["mgmt"], DOOR_PORT],
        "token": session["parameters"]["token"],
    }
    kit.files["mail/etc/mail/settings.json"] = json.dumps(settings).encode()
    _certify(kit, maker, now)
    kit.fill(own)
    return kit


def _write_letters(
    kit: Kit,
    maker: product.Maker,
    source: random.Random,
    now: datetime,
    pair: MakePair,
) -> None:
    """Draw flaws and people, fill the inbox, and tell the grader what is so."""
    crowd = Crowd(source)
    cast = reports.draw_cast(crowd)
    plans = notes.draw_plans(source, now)
    key = pair(f"{cast.insider.name} <{cast.insider.address}>")
    scene = reports.Scene(
        maker,
        flaws.draw(source, maker, now.year),
        cast,
        reports.draw_wishes(source, cast),
        now,
        plans.deadline,
        key.certificate,
        kit.secret("trap").hex()[:32],
    )
    writer = reports.Reports(source, scene)
    outside = writer.all()
    inside = (crowd.colleague(maker.domain), crowd.colleague(maker.domain))
    within = notes.Notes(source, maker, scene.flaws, plans, inside).all(now)
    _lay_desk(kit, maker, [*outside, *within], source)
    handbook = notes.handbook(maker, writer.designed_statement())
    kit.files["desk/home/student/handbook.txt"] = handbook.encode()
    told = truth.told(scene, plans, outside)
    kit.files["grader/etc/disclosure/truth.json"] = json.dumps(told).encode()
    kit.files["grader/etc/disclosure/reporter.key"] = key.key


def _tell_student(kit: Kit, maker: product.Maker) -> None:
    told = {
        "maker": maker.name,
        "product": maker.product,
        "kind": maker.kind,
        "contact": maker.contact,
        "csirt": notes.CSIRT,
    }
    kit.public |= told
    kit.values |= told


def _lay_desk(
    kit: Kit, maker: product.Maker, letters: list[Letter], source: random.Random
) -> None:
    for letter in letters:
        stamp, unique = int(letter.sent.timestamp()), source.randbytes(4).hex()
        path = f"{INBOX}/{stamp}.{unique}.mail"
        kit.files[path] = letter.message(maker.contact)
    settings = {
        "maker": maker.name,
        "product": maker.product,
        "domain": maker.domain,
        "contact": maker.contact,
        "web": maker.web,
        "releases": maker.releases,
        "smtp": ["mail", SMTP_PORT],
    }
    kit.files["desk/etc/psirt/psirt.json"] = json.dumps(settings, indent=1).encode()


def _certify(kit: Kit, maker: product.Maker, now: datetime) -> None:
    """The lab's authority, and the identity of the maker's web site."""
    authority = Authority("Lab CA", now)
    site = authority.issue(f"www.{maker.domain}", purposes=SERVER)
    files = {
        "desk/etc/tls/site.crt": site.certificate,
        "desk/etc/tls/site.key": site.key,
        "desk/etc/psirt/ca.pem": authority.certificate,
        "grader/etc/disclosure/ca.pem": authority.certificate,
    }
    kit.files |= {path: text.encode() for path, text in files.items()}
