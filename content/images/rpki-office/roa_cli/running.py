"""Commands of the CA itself: roa init, show, publish, and roa key roll."""

import time
from argparse import Namespace
from datetime import UTC, datetime, timedelta

from rpki_objects import certificates, keys
from rpki_objects.publication import PublicationPoint, TooSoon
from rpki_objects.resources import Resources

from roa_cli.authorising import changes
from roa_cli.ca_folder import Wishes, public_pem
from roa_cli.desk import Desk
from roa_cli.screen import colour, left, moment, plural, say
from roa_cli.trouble import Trouble

_MAX_HOURS = 24 * 365


def init(desk: Desk, given: Namespace) -> int:
    """Make the CA's key, unless there is one, and get the certificate for it."""
    key = desk.folder.key()
    had = key is not None
    key = key or keys.generate()
    wishes = desk.folder.wishes() if desk.folder.begun else Wishes("")
    wishes.manifest = wishes.manifest if had else 0
    _certified(desk, key, wishes)
    say(f"{'Your key was there already' if had else 'A new key'}; certified.")
    return show(desk, given)


def show(desk: Desk, given: Namespace) -> int:
    """What the CA holds, its certificate, and how long its manifest is valid."""
    if not desk.folder.begun:
        told = desk.counter.member()
        say(f"Registered as  {told['handle']}, with the registry")
        _say_resources("Yours would be", Resources.from_json(told["resources"]))
        say("Certificate    none: `roa init` makes a key and gets one")
        return 0
    authority, wishes = desk.ca()
    certificate = authority.certificate
    _say_resources("Resources", certificate.resources)
    until = certificate.period.until
    say(f"Certificate    {wishes.uri}")
    say(f"               until {moment(until)}, {left(until, desk.now)}")
    say(f"Publishes at   {authority.place.repository}")
    point = desk.folder.point(authority, wishes)
    period = point.numbers.period
    if period is None or not point.published:
        say("Manifest       none: nothing has been published")
    else:
        say(f"Manifest       number {point.numbers.number}")
        say(f"               until {moment(period.until)}, {_rest(period.until, desk)}")
    say(f"Published      {_counted(wishes)}")
    if waiting := changes(wishes):
        say(f"Not published  {colour(waiting, 'yellow')}")
    return 0


def publish(desk: Desk, given: Namespace) -> int:
    """Sign what is wanted, and have the registry publish exactly that."""
    authority, wishes = desk.ca()
    if not 0 < given.hours <= _MAX_HOURS:
        raise Trouble(f"--hours: above zero, and at most {_MAX_HOURS}")
    point = desk.folder.point(authority, wishes)
    _publish(desk, point, wishes, timedelta(hours=given.hours))
    period = point.numbers.period
    assert period is not None  # noqa: S101 - it has just been published
    say(f"Published: {_counted(wishes)}.")
    say(f"Manifest {point.numbers.number} is valid until {moment(period.until)}.")
    return 0


def roll(desk: Desk, given: Namespace) -> int:
    """A new key in place of the old one at once, and everything signed with it.

    Not the staged way of RFC 6489, in which both are valid for a while: between
    certificate and publication validators find nothing of this CA.
    """
    wishes = desk.folder.wishes()
    wishes.manifest = 0
    _certified(desk, keys.generate(), wishes)
    say("A new key; certified. The old one's certificate is revoked.")
    return publish(desk, given)


def _certified(desk: Desk, key: keys.PrivateKey, wishes: Wishes) -> None:
    certificate, wishes.uri = desk.counter.certify(public_pem(key))
    try:
        certificates.read(certificate)
    except ValueError as error:
        raise Trouble(f"the registry's certificate is broken: {error}") from None
    desk.folder.keep_certified(key, certificate, wishes)


def _publish(
    desk: Desk, point: PublicationPoint, wishes: Wishes, validity: timedelta
) -> None:
    wanted = wishes.local.wanted()
    while True:
        try:
            objects = point.publish(wanted, datetime.now(UTC), validity)
            break
        except TooSoon as error:
            time.sleep(error.wait.total_seconds())
    # Before anybody sees them: a manifest's number must never come twice.
    desk.folder.keep_point(point)
    wishes.manifest = point.numbers.number
    desk.folder.keep_wishes(wishes)
    desk.counter.publish(objects)
    wishes.published = wishes.local.copy()
    desk.folder.keep_wishes(wishes)


def _say_resources(title: str, held: Resources) -> None:
    told = held.to_json()
    lines = [
        " ".join(map(str, told["ipv4"])),
        " ".join(map(str, told["ipv6"])),
        " ".join(f"AS{asn}" for asn in told["asn"]),
    ]
    for number, line in enumerate(line for line in lines if line):
        say(f"{'' if number else title:<15}{line}")


def _rest(until: datetime, desk: Desk) -> str:
    rest = left(until, desk.now)
    if until > desk.now:
        return rest
    return f"{rest}: validators see nothing of you until you publish again"


def _counted(wishes: Wishes) -> str:
    ledger = wishes.published
    return f"{plural(len(ledger.entries), 'ROA')}, {plural(len(ledger.aspas), 'ASPA')}"
