"""Every way in which this lab's delegation can be broken, and how each is made."""

import re
import secrets
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dnssec_kit.kit import Kit

GOOD = "ECDSAP256SHA256"
SIGNED = "zone.db.signed"
KEY_SIGNING = re.compile(r"^\s+\d*\s*DNSKEY\s+257 [^)]*\).*\n", re.MULTILINE)


@dataclass(frozen=True)
class State:
    """Lines for the parent's zone, and the file that the zone's server loads."""

    parent: list[str]
    served: str = SIGNED


class Workshop:
    """Where the zone was signed by hand, with the tools of BIND."""

    def __init__(self, kit: Kit, folder: Path, plain: bytes) -> None:
        self.kit = kit
        self.plain, self.signed = folder / "zone.db", folder / SIGNED
        self.keys = folder / "keys"
        self.keys.mkdir()
        self.plain.write_bytes(plain)

    def key(self, *arguments: str) -> str:
        """Make a key; the name of its files."""
        return _run("dnssec-keygen", "-q", "-K", self.keys, *arguments, self.kit.zone)

    def pair(self, *kind: str) -> str:
        """A key-signing key, whose name is returned, and a zone-signing key."""
        self.key("-a", *kind)
        return self.key("-a", *kind, "-f", "KSK")

    def forget(self, key: str) -> None:
        """The key's files are deleted."""
        for path in self.keys.glob(f"{key}.*"):
            path.unlink()

    def sign(
        self,
        *arguments: str,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> None:
        """Sign the plain file with all keys, without a look at whether it helps."""
        _run(
            *("dnssec-signzone", "-q", "-P", "-S", "-N", "unixtime"),
            *("-K", self.keys, "-d", self.keys.parent, "-o", self.kit.zone),
            *("-s", _stamp(since or self.kit.since)),
            *("-e", _stamp(until or self.kit.until)),
            *arguments,
            *("-f", self.signed, self.plain),
        )

    def ds(self, key: str, digest: str = "-2") -> str:
        """The DS record of a key, as a line of the parent's zone."""
        return _run("dnssec-dsfromkey", digest, self.keys / f"{key}.key")

    def change(self, change: Callable[[str], str]) -> None:
        """Edit the signed file; it is an error when that changes nothing."""
        before = self.signed.read_text("utf-8")
        after = change(before)
        if after == before:
            raise ValueError("the signed zone is as it was")
        self.signed.write_text(after, "utf-8")

    def sound(self) -> str:
        """A zone as it should be; the name of its key-signing key."""
        entry = self.pair(GOOD)
        self.sign()
        return entry


def _run(*command: str | Path) -> str:
    """Its output; the tool's own words go to standard error."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        command, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"


def _in(**distance: int) -> datetime:
    return datetime.now(UTC) + timedelta(**distance)


def after_roll(shop: Workshop) -> State:
    """A new key-signing key took the old one's place, and the parent was not told."""
    old = shop.pair(GOOD)
    ds = shop.ds(old)
    shop.forget(old)
    shop.key("-a", GOOD, "-f", "KSK")
    shop.sign()
    return State([ds])


def ds_digest(shop: Workshop) -> State:
    """The last digit of the DS is another one."""
    ds = shop.ds(shop.sound())
    return State([ds[:-1] + ("0" if ds[-1] != "0" else "1")])


def ds_sha1(shop: Workshop) -> State:
    """The DS is made with digest type 1."""
    return State([shop.ds(shop.sound(), "-1")])


def edited(shop: Workshop) -> State:
    """The address of mail was changed in the signed file."""
    ds = shop.ds(shop.sound())
    right = shop.kit.values["mail_address"]
    shop.change(lambda text: text.replace(right, "192.0.2.26"))
    return State([ds])


def expired(shop: Workshop) -> State:
    """Nobody signed again in time."""
    ds = shop.ds(shop.pair(GOOD))
    shop.sign(since=_in(days=-31), until=_in(hours=-26))
    return State([ds])


def ksk_missing(shop: Workshop) -> State:
    """The key-signing key was cut out of the signed file."""
    ds = shop.ds(shop.sound())
    shop.change(lambda text: KEY_SIGNING.sub("", text))
    return State([ds])


def lame(shop: Workshop) -> State:
    """The server is to load a file that does not exist."""
    return State([shop.ds(shop.sound())], served="zone.db.singed")


def no_ds(shop: Workshop) -> State:
    """Signed, and nobody has been told."""
    shop.sound()
    return State([])


def no_sep(shop: Workshop) -> State:
    """One key without the flag signs everything, and the parent names it."""
    entry = shop.key("-a", GOOD)
    shop.sign("-z")
    return State([shop.ds(entry)])


def not_yet_valid(shop: Workshop) -> State:
    """The clock was wrong where the zone was signed: it does not heal by waiting."""
    ds = shop.ds(shop.pair(GOOD))
    shop.sign(since=_in(days=200), until=_in(days=230))
    return State([ds])


def nsec3_iterations(shop: Workshop) -> State:
    """Hashes are made slowly and with salt."""
    entry = shop.pair(GOOD)
    shop.sign("-3", secrets.token_hex(4), "-H", "10")
    return State([shop.ds(entry)])


def nsec3_opt_out(shop: Workshop) -> State:
    """The gaps may hold names that nobody signed."""
    entry = shop.pair(GOOD)
    shop.sign("-3", "-", "-H", "0", "-A")
    return State([shop.ds(entry)])


def rsa_1024(shop: Workshop) -> State:
    """Keys as they were made twenty years ago."""
    entry = shop.pair("RSASHA256", "-b", "1024")
    shop.sign()
    return State([shop.ds(entry)])


def rsasha1(shop: Workshop) -> State:
    """Algorithm 5."""
    entry = shop.pair("RSASHA1", "-b", "2048")
    shop.sign()
    return State([shop.ds(entry)])


def stale_ns(shop: Workshop) -> State:
    """The parent still names a second server, which was given up."""
    zone, old = shop.kit.zone, shop.kit.values["nodes.client"]
    ds = shop.ds(shop.sound())
    return State([ds, f"{zone} IN NS ns2.{zone}", f"ns2.{zone} IN A {old}"])


def unsigned(shop: Workshop) -> State:
    """The server loads the file that was meant for signing."""
    return State([shop.ds(shop.sound())], served="zone.db")


BREAKERS: dict[str, Callable[[Workshop], State]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        after_roll,
        ds_digest,
        ds_sha1,
        edited,
        expired,
        ksk_missing,
        lame,
        no_ds,
        no_sep,
        not_yet_valid,
        nsec3_iterations,
        nsec3_opt_out,
        rsa_1024,
        rsasha1,
        stale_ns,
        unsigned,
    )
}
