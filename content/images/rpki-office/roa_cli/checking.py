"""The command `roa check`: what publishing would do, told before it is done."""

from argparse import Namespace

from rpki_objects.resources import Resources
from rpki_objects.roa import Roa

from roa_cli.desk import Desk
from roa_cli.effect import Effect, effects, read_routes, vrp
from roa_cli.ledger import Entry, Ledger
from roa_cli.screen import colour, say, table, warn
from roa_cli.trouble import Trouble


def check(desk: Desk, given: Namespace) -> int:
    """Tell what becomes of the routes of now; 1 when an own one would be invalid."""
    authority, wishes = desk.ca()
    held = authority.certificate.resources
    for entry in wishes.local.entries:
        if not held.covers_prefix(entry.roa.prefix):
            warn(f"ROA {entry.id} is beyond your certificate: validators refuse it.")
        elif entry.until <= desk.now:
            warn(f"ROA {entry.id} has ended: publishing leaves it out.")
        if entry.roa.max_length > entry.roa.prefix.prefixlen:
            warn(loose(entry))
    return preview(desk, held, wishes.local)


def loose(entry: Entry) -> str:
    """Why a maximum length is a risk (RFC 9319 section 3)."""
    roa = entry.roa
    return (
        f"ROA {entry.id} allows {roa.prefix} in parts up to /{roa.max_length}. A part"
        f" that you do not announce can be hijacked with AS{roa.asn} forged as its"
        " origin, and is valid. RFC 9319: authorise what you announce, and no more."
    )


def preview(desk: Desk, held: Resources, ledger: Ledger) -> int:
    """The routes' table; 1 when an own route would be invalid, else 0."""
    wanted = [entry.roa for entry in ledger.entries if entry.until > desk.now]
    told = _published(desk)
    if told is None:
        say("The looking glass tells no payloads: judged by your own ROAs alone.")
    try:
        routes = read_routes(desk.counter.routes())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Trouble(f"the looking glass's routes are broken: {error!r}") from None
    asn = desk.settings.asn
    found = effects(routes, told or [], wanted, held, asn)
    if found:
        table(("PREFIX", "ORIGIN", "SEEN BY", "NOW", "WOULD BE", ""), map(_row, found))
    others = len(routes) - len(found)
    say(f"Routes for others' addresses, which your ROAs do not touch: {others}.")
    if not any(effect.own for effect in found):
        warn(f"no system sees a route of yours (AS{asn}) for your addresses.")
    if any(effect.own and effect.harmful for effect in found):
        say(colour("An own route would be invalid: do not publish this.", "red"))
        return 1
    return 0


def _published(desk: Desk) -> list[Roa] | None:
    told = desk.counter.vrps()
    try:
        return None if told is None else [vrp(item) for item in told]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Trouble(f"the looking glass's payloads are broken: {error!r}") from None


def _row(effect: Effect) -> tuple[str, ...]:
    route = effect.route
    words = effect.words
    if effect.harmful:
        words = colour(words, "red")
    elif effect.after != effect.before:
        words = colour(words, "green")
    return (
        str(route.prefix),
        f"AS{route.origin}",
        " ".join(route.seen),
        effect.before,
        effect.after,
        words,
    )
