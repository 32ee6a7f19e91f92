"""The registry's office: both CAs, the member, and what is published for all."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from rpki_objects import folder, keys
from rpki_objects.aspa import Aspa
from rpki_objects.authorities import VALIDITY, anchor_authority, members_authority
from rpki_objects.child import Child
from rpki_objects.issuing import Payload
from rpki_objects.layout import MEMBERS, TRUST_ANCHOR
from rpki_objects.publication import PublicationPoint, TooSoon
from rpki_objects.roa import Roa

from rpki_registry.notebook import Notebook
from rpki_registry.refusal import Refused
from rpki_registry.repository import Repository
from rpki_registry.settings import Settings

# Each key of the member costs one; a lab that needs so many is being played with.
_MAX_SERIAL = 1000
_MAX_EXTRA = 256
# Seconds between two publications of the member: validators need some to read one.
_PACE = 2.0
_PATIENCE = 2.0  # seconds to wait for a publication's time


class Office:
    """Does what the doors are asked; any thread may call, one at a time is served."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        key = settings.key("objects")
        self._take_key: keys.KeySource = lambda: key
        self._lock = threading.Lock()
        self._pace = threading.Lock()
        self._put_at = -_PACE
        state, layout = settings.state, settings.layout
        self.anchor_certificate = settings.file("ta.cer")
        anchor = anchor_authority(
            settings.key(TRUST_ANCHOR), self.anchor_certificate, layout
        )
        self.parent = PublicationPoint.from_files(
            anchor, folder.read(state / TRUST_ANCHOR)
        )
        self.members = PublicationPoint.from_files(
            members_authority(self.parent, settings.key(MEMBERS), layout),
            folder.read(state / MEMBERS),
        )
        self.objects = folder.read(self._member) if self._member.exists() else {}
        extra = self._extra.exists() and json.loads(self._extra.read_text("utf-8"))
        self.extra = _payloads(extra) if extra else []
        self.repository = Repository(state, layout)
        # A state that was saved may be older than the settings are.
        self._order(_by_name([*settings.always, *self.extra]))
        self.notebook = Notebook(state / "notes.json")
        self.renew(show=False)
        self._show()

    @property
    def child(self) -> Child | None:
        """The member's CA, once it has a certificate."""
        issued = self.parent.issued.get(f"{self.settings.member.handle}.cer")
        return issued.payload if issued else None  # type: ignore[return-value]

    @property
    def serial(self) -> int:
        """RRDP's serial number: it grows whenever something else is published."""
        return self.repository.serial

    def certify(self, public_key: bytes) -> bytes:
        """The certificate for the member's CA with this SubjectPublicKeyInfo.

        A new key's takes the place of the old one's, which is revoked. Raises Refused
        when there have been too many, or too fast.
        """
        member, layout = self.settings.member, self.settings.layout
        place = layout.place(member.handle)
        child = Child(member.handle, public_key, place, member.resources)
        with self._lock:
            if self.child != child:
                if self.parent.numbers.next_serial > _MAX_SERIAL:
                    raise Refused("this registry has certified enough keys", 403)
                others = [
                    item.payload
                    for name, item in self.parent.issued.items()
                    if name != child.file_name
                ]
                self._publish(TRUST_ANCHOR, self.parent, [*others, child])
                self._show()
            return self.parent.issued[child.file_name].encoded

    def put_objects(self, objects: Mapping[str, bytes]) -> int:
        """Make these the member's publication point; the serial number afterwards."""
        with self._pace:
            if objects != self.objects:
                time.sleep(max(0.0, self._put_at + _PACE - time.monotonic()))
                self._put_at = time.monotonic()
            return self._put_objects(objects)

    def _put_objects(self, objects: Mapping[str, bytes]) -> int:
        with self._lock:
            if objects != self.objects:
                folder.write(self._member, objects)
                self.objects = dict(objects)
                self._show()
            return self.serial

    def put_members(self, told: Mapping[str, object]) -> int:
        """Make these the members' additional payloads; the serial number afterwards.

        Takes {"roas": [..], "aspas": [..]}. Raises Refused when it is not that, or goes
        beyond what the members hold.
        """
        extra = _payloads(told)
        if len(extra) > _MAX_EXTRA:
            raise Refused(f"at most {_MAX_EXTRA} additional payloads")
        held = self.members.authority.certificate.resources
        for payload in extra:
            if not held.covers(payload.claim.resources):
                raise Refused(f"the members do not hold {payload.to_json()}")
        with self._lock:
            if self._order(_by_name([*self.settings.always, *extra])):
                _write(self._extra, json.dumps(_told(extra)))
                self.extra = extra
                self._show()
            return self.serial

    def renew(self, *, show: bool = True) -> None:
        """Sign anew whatever manifest has lived for half of its time."""
        now = datetime.now(UTC)
        with self._lock:
            for name, point in ((TRUST_ANCHOR, self.parent), (MEMBERS, self.members)):
                due = point.renewed_at()
                if due is None or due <= now:
                    payloads = [item.payload for item in point.issued.values()]
                    self._publish(name, point, payloads)
                    if show:
                        self._show()

    @property
    def _member(self) -> Path:
        return self.settings.state / "member"

    @property
    def _extra(self) -> Path:
        return self.settings.state / "extra.json"

    def _order(self, wanted: Mapping[str, Payload]) -> bool:
        """Have the members' CA sign exactly these; whether that changes anything."""
        if wanted == {n: item.payload for n, item in self.members.issued.items()}:
            return False
        self._publish(MEMBERS, self.members, wanted.values())
        return True

    def _publish(
        self, name: str, point: PublicationPoint, payloads: Iterable[Payload]
    ) -> None:
        wanted = dict.fromkeys(payloads)
        _patiently(
            lambda: point.publish(wanted, datetime.now(UTC), VALIDITY, self._take_key)
        )
        folder.write(self.settings.state / name, point.to_files())

    def _show(self) -> None:
        """Publish the state of all points as one."""
        points = {
            TRUST_ANCHOR: self.parent.published,
            MEMBERS: self.members.published,
            self.settings.member.handle: self.objects,
        }
        files = {"ta.cer": self.anchor_certificate}
        for name, published in points.items():
            files |= {f"{name}/{file}": content for file, content in published.items()}
        self.repository.show(files)


def _patiently(publish: Callable[[], object]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            publish()
            return
        except TooSoon as error:
            wait = error.wait.total_seconds()
            if time.monotonic() + wait > deadline:
                raise Refused(str(error), 503) from None
            time.sleep(wait)


def _payloads(told: Mapping[str, object]) -> list[Payload]:
    """Payloads from {"roas": [..], "aspas": [..]}; Refused when it is not that."""
    found: list[Payload] = []
    try:
        for kind, make in (("roas", Roa.from_json), ("aspas", Aspa.from_json)):
            found += [make(item) for item in told.get(kind, ())]  # type: ignore[attr-defined, operator]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(f"no such payload: {error}") from None
    return list(_by_name(found).values())


def _told(payloads: Iterable[Payload]) -> dict[str, object]:
    kinds = {"roas": Roa, "aspas": Aspa}
    made = list(payloads)
    return {
        name: [item.to_json() for item in made if type(item) is kind]
        for name, kind in kinds.items()
    }


def _by_name(payloads: Iterable[Payload]) -> dict[str, Payload]:
    """The last of each file name: an AS has one ASPA."""
    return {payload.file_name: payload for payload in payloads}


def _write(path: Path, text: str) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
