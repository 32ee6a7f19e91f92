"""A CA at its publication point: what it has issued, and what it publishes next."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rpki_objects import cms, crl, keys
from rpki_objects.certificates import Authority, Period, Terms
from rpki_objects.issuing import Issued, Payload, format_moment, issue, parse_moment
from rpki_objects.manifest import Manifest
from rpki_objects.resources import INHERITED

# How far thisUpdate stays behind. It has to grow with every publication, or validators
# keep the manifest they have; the reserve lets as many follow each other at once as it
# has seconds. Clocks that are a little behind take what is signed, too.
LAG = timedelta(seconds=60)
LIFETIME = timedelta(days=365)  # of what has no end of its own
_RENEWAL = timedelta(days=30)  # before its end, such an object is made anew
STATE = "ca.json"


class TooSoon(Exception):
    """So many publications at once that the next one's time has not come yet."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"too many publications: wait {wait.total_seconds():.0f} s")
        self.wait = wait


@dataclass(frozen=True)
class Revocation:
    """Since when a certificate is revoked, and when it would have ended anyway."""

    at: datetime
    until: datetime


@dataclass(frozen=True)
class Numbers:
    """What may only grow, and the time of the last publication, if there was one.

    `number` is the manifest's and the CRL's; `manifest` the serial number of the last
    manifest's certificate.
    """

    number: int = 0
    next_serial: int = 1
    manifest: int = 0
    period: Period | None = None


@dataclass
class PublicationPoint:
    """Signs what is wanted, keeps what stays, revokes what goes.

    `issued` by file name; `published` are all files of the last publication, with
    manifest and CRL.
    """

    authority: Authority
    numbers: Numbers = field(default_factory=Numbers)
    issued: dict[str, Issued] = field(default_factory=dict)
    revoked: dict[int, Revocation] = field(default_factory=dict)
    published: dict[str, bytes] = field(default_factory=dict)

    def publish(
        self,
        wanted: Mapping[Payload, datetime | None],
        now: datetime,
        validity: timedelta,
        take_key: keys.KeySource = keys.generate,
    ) -> dict[str, bytes]:
        """Publish exactly what is wanted: {file name: bytes}, manifest and CRL too.

        `wanted` says until when; None: for LIFETIME, and renewed in time. What has
        ended is left out. Manifest and CRL last from now for `validity`. Raises
        TooSoon, and changes nothing, where thisUpdate would lie in the future.
        """
        now = now.astimezone(UTC).replace(microsecond=0)
        period = Period(self._this_update(now), now + _whole(validity))
        before = self.issued
        issued: dict[str, Issued] = {}
        serial = self.numbers.next_serial
        for payload, until in wanted.items():
            if until is not None and until <= now:
                continue
            kept = before.get(payload.file_name)
            if kept is None or not _stays(kept, payload, until, now):
                end = Period(period.since, until or now + LIFETIME)
                kept = issue(self.authority, payload, serial, end, take_key)
                serial += 1
            issued[payload.file_name] = kept
        kept_serials = {item.serial for item in issued.values()}
        gone = [item for item in before.values() if item.serial not in kept_serials]
        self._revoke(gone, period.since)
        self.issued = issued
        self.numbers = Numbers(self.numbers.number + 1, serial + 1, serial, period)
        self.published = self._signed_off(period, serial, take_key())
        return dict(self.published)

    def renewed_at(self) -> datetime | None:
        """When half of the manifest's time is over; None before any publication."""
        period = self.numbers.period
        return period and period.until - (period.until - period.since) / 2

    def succeeded_by(self, authority: Authority) -> "PublicationPoint":
        """The same point under another key: nothing issued, and the numbers go on."""
        return PublicationPoint(authority, replace(self.numbers, manifest=0))

    def _this_update(self, now: datetime) -> datetime:
        last = self.numbers.period
        if last is None:
            return now - LAG
        moment = max(now - LAG, last.since + timedelta(seconds=1))
        if moment > now:
            raise TooSoon(moment - now)
        return moment

    def _revoke(self, gone: list[Issued], moment: datetime) -> None:
        """Note what is gone, the last manifest among it, and forget what has ended."""
        ended = {item.serial: Revocation(moment, item.until) for item in gone}
        if self.numbers.manifest and self.numbers.period:
            until = self.numbers.period.until
            ended[self.numbers.manifest] = Revocation(moment, until)
        self.revoked = {
            serial: revocation
            for serial, revocation in {**self.revoked, **ended}.items()
            if revocation.until > moment
        }

    def _signed_off(
        self, period: Period, serial: int, key: keys.PrivateKey
    ) -> dict[str, bytes]:
        """All the files: the objects, the CRL, and the manifest over both."""
        place = self.authority.place
        revoked = {serial: entry.at for serial, entry in self.revoked.items()}
        files = {name: item.encoded for name, item in self.issued.items()}
        number = self.numbers.number
        files[place.crl] = crl.make(self.authority, number, period, revoked)
        files[place.manifest] = cms.sign(
            self.authority,
            Manifest.of(number, period, files).content,
            place.uri(place.manifest),
            Terms(serial, period, INHERITED),
            key,
            period.since,
        )
        return files

    def to_files(self) -> dict[str, bytes]:
        """The state as files: ca.json, which a person can read, and the objects."""
        period = self.numbers.period
        told: dict[str, Any] = {
            "key": self.authority.certificate.key_id.hex(),
            "number": self.numbers.number,
            "next_serial": self.numbers.next_serial,
            "manifest_serial": self.numbers.manifest,
            "this_update": period and format_moment(period.since),
            "next_update": period and format_moment(period.until),
            "issued": [item.to_json() for item in self.issued.values()],
            "revoked": [
                {
                    "serial": serial,
                    "at": format_moment(entry.at),
                    "until": format_moment(entry.until),
                }
                for serial, entry in sorted(self.revoked.items())
            ],
        }
        return {STATE: json.dumps(told, indent=1).encode(), **self.published}

    @classmethod
    def from_files(
        cls, authority: Authority, files: Mapping[str, bytes]
    ) -> "PublicationPoint":
        """The point whose state these files are; ValueError when they are broken.

        Under another key than the authority's it is the point that succeeds it.
        """
        try:
            told = json.loads(files[STATE])
            made = cls._from_json(authority, told, files)
            own_key = told["key"] == authority.certificate.key_id.hex()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"the CA's state is broken: {error!r}") from None
        return made if own_key else made.succeeded_by(authority)

    @classmethod
    def _from_json(
        cls, authority: Authority, told: Any, files: Mapping[str, bytes]
    ) -> "PublicationPoint":
        issued = [Issued.from_json(item, files) for item in told["issued"]]
        revoked = {
            item["serial"]: Revocation(
                parse_moment(item["at"]), parse_moment(item["until"])
            )
            for item in told["revoked"]
        }
        period = told["this_update"] and Period(
            parse_moment(told["this_update"]), parse_moment(told["next_update"])
        )
        numbers = Numbers(
            int(told["number"]),
            int(told["next_serial"]),
            int(told["manifest_serial"]),
            period,
        )
        place = authority.place
        names = {item.payload.file_name for item in issued}
        if period:
            names |= {place.crl, place.manifest}
        published = {name: files[name] for name in names}
        by_name = {item.payload.file_name: item for item in issued}
        return cls(authority, numbers, by_name, revoked, published)


def _stays(
    issued: Issued, payload: Payload, until: datetime | None, now: datetime
) -> bool:
    """Whether what was issued is still what is wanted, and for long enough."""
    if issued.payload != payload:
        return False
    if until is None:
        return issued.until > now + _RENEWAL
    return issued.until == until.replace(microsecond=0)


def _whole(validity: timedelta) -> timedelta:
    """In whole seconds, and one at least: an object's times have no fractions."""
    return timedelta(seconds=max(int(validity.total_seconds()), 1))
