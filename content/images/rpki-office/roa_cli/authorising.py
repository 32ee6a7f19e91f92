"""Commands that change what is wanted: roa add, list, revoke, undo, and roa aspa."""

import ipaddress
from argparse import Namespace
from datetime import timedelta

from rpki_objects.aspa import Aspa
from rpki_objects.resources import Resources
from rpki_objects.roa import Roa

from roa_cli import checking
from roa_cli.ca_folder import Wishes
from roa_cli.desk import Desk
from roa_cli.ledger import Entry, Ledger
from roa_cli.screen import colour, left, plural, say, table, warn
from roa_cli.trouble import Trouble

_MAX_DAYS = 3650
_UNSENT = "Nobody sees it yet: `roa check` tells what it does, `roa publish` does it."


def add(desk: Desk, given: Namespace) -> int:
    """Take a ROA into the wishes, or with --dry-run tell only what it would do."""
    authority, wishes = desk.ca()
    held = authority.certificate.resources
    roa = _roa(given, desk.settings.asn)
    if not held.covers_prefix(roa.prefix):
        problem = f"{roa.prefix} is not in your certificate ({_listed(held)})"
        if not given.force:
            raise Trouble(f"{problem}; --force adds it all the same")
        warn(f"{problem}: validators will refuse this ROA.")
    if not 0 < given.days <= _MAX_DAYS:
        raise Trouble(f"--days: above zero, and at most {_MAX_DAYS}")
    entry = Entry(wishes.next_id, roa, desk.now + timedelta(days=given.days))
    wishes.local.add(entry)
    if roa.max_length > roa.prefix.prefixlen:
        warn(checking.loose(entry))
    if given.dry_run:
        say(f"Would add ROA {entry.id}: {_words(roa)}. Published as it stands:")
        return checking.preview(desk, held, wishes.local)
    wishes.next_id += 1
    desk.folder.keep_wishes(wishes)
    say(f"ROA {entry.id}: {_words(roa)}. {_UNSENT}")
    return 0


def show_list(desk: Desk, given: Namespace) -> int:
    """All ROAs and ASPAs, wanted or published, and how each stands."""
    authority, wishes = desk.ca()
    held = authority.certificate.resources
    local, published = wishes.local, wishes.published
    rows = [
        (
            str(entry.id),
            str(entry.roa.prefix),
            f"/{entry.roa.max_length}",
            f"AS{entry.roa.asn}",
            left(entry.until, desk.now),
            _state(entry, local, published, held),
        )
        for entry in sorted(
            {*local.entries, *published.entries}, key=lambda entry: entry.id
        )
    ]
    if rows:
        table(("ID", "PREFIX", "UP TO", "ORIGIN", "VALID", "STATE"), rows)
    else:
        say("No ROAs: nothing says who may announce your prefixes.")
    for customer in sorted(local.aspas.keys() | published.aspas.keys()):
        say(_aspa_line(customer, wishes))
    return 0


def revoke(desk: Desk, given: Namespace) -> int:
    """Take ROAs out of the wishes; publishing revokes them."""
    _, wishes = desk.ca()
    for entry in wishes.local.remove(given.ids):
        say(f"ROA {entry.id} goes: {_words(entry.roa)}.")
    desk.folder.keep_wishes(wishes)
    say(_UNSENT)
    return 0


def undo(desk: Desk, given: Namespace) -> int:
    """Back to what has been published last."""
    _, wishes = desk.ca()
    more, fewer = wishes.local.differences(wishes.published)
    wishes.local = wishes.published.copy()
    desk.folder.keep_wishes(wishes)
    say(f"As published last: {more} taken back, {fewer} restored.")
    return 0


def aspa_set(desk: Desk, given: Namespace) -> int:
    """Say who an AS's providers are, in place of what was said before."""
    authority, wishes = desk.ca()
    try:
        aspa = Aspa.of(given.customer, given.providers.split(","))
    except ValueError as error:
        raise Trouble(str(error)) from None
    if not authority.certificate.resources.covers_asn(aspa.customer):
        problem = f"AS{aspa.customer} is not in your certificate"
        if not given.force:
            raise Trouble(f"{problem}; --force sets it all the same")
        warn(f"{problem}: validators will refuse this ASPA.")
    wishes.local.aspas[aspa.customer] = aspa
    desk.folder.keep_wishes(wishes)
    say(f"{_aspa_line(aspa.customer, wishes)}\n{_UNSENT}")
    return 0


def aspa_remove(desk: Desk, given: Namespace) -> int:
    """Say nothing any more of an AS's providers."""
    _, wishes = desk.ca()
    customer = given.customer.upper().removeprefix("AS")
    if not customer.isdigit() or int(customer) not in wishes.local.aspas:
        raise Trouble(f"there is no ASPA of {given.customer}")
    del wishes.local.aspas[int(customer)]
    desk.folder.keep_wishes(wishes)
    say(f"The ASPA of AS{customer} goes. {_UNSENT}")
    return 0


def changes(wishes: Wishes) -> str:
    """What has not been published, in words; nothing when all is."""
    more, fewer = wishes.local.differences(wishes.published)
    return f"{more} to add, {fewer} to revoke" if more or fewer else ""


def _roa(given: Namespace, own: int) -> Roa:
    try:
        asn = own if given.asn is None else given.asn
        return Roa.of(given.prefix, asn, given.max_length)
    except ValueError as error:
        advice = ""
        try:
            network = ipaddress.ip_network(given.prefix, strict=False)
            advice = f": do you mean {network}?" if "host bits" in str(error) else ""
        except ValueError:
            pass
        raise Trouble(f"{error}{advice}") from None


def _words(roa: Roa) -> str:
    who = f"AS{roa.asn} may" if roa.asn else "nobody (AS0) may"
    longer = roa.max_length > roa.prefix.prefixlen
    finely = f", and its parts up to /{roa.max_length}" if longer else ""
    return f"{who} announce {roa.prefix}{finely}"


def _listed(held: Resources) -> str:
    told = held.to_json()
    return ", ".join([*map(str, told["ipv4"]), *map(str, told["ipv6"])])


def _state(entry: Entry, local: Ledger, published: Ledger, held: Resources) -> str:
    if entry not in local.entries:
        state = colour("published; to be revoked", "yellow")
    elif entry not in published.entries:
        state = colour("not published", "yellow")
    else:
        state = colour("published", "green")
    if held.covers_prefix(entry.roa.prefix):
        return state
    return f"{state}, {colour('beyond your certificate', 'red')}"


def _aspa_line(customer: int, wishes: Wishes) -> str:
    wanted = wishes.local.aspas.get(customer)
    published = wishes.published.aspas.get(customer)
    told = wanted or published
    assert told is not None  # noqa: S101 - one of both has it
    if wanted == published:
        state = colour("published", "green")
    else:
        state = colour("not published" if wanted else "to be revoked", "yellow")
    providers = ", ".join(f"AS{number}" for number in told.providers)
    count = plural(len(told.providers), "provider")
    named = "no provider" if told.providers == (0,) else f"{count}: {providers}"
    return f"ASPA of AS{customer}, {named}  {state}"
