"""The CA's own files: its key, its certificate, its wishes, and what it has signed."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from rpki_objects import certificates, keys
from rpki_objects import folder as whole
from rpki_objects.certificates import Authority
from rpki_objects.publication import PublicationPoint

from roa_cli.ledger import Ledger
from roa_cli.trouble import Trouble

KEY, CERTIFICATE, WISHES, SIGNED = "key.pem", "certificate.cer", "roas.json", "signed"


@dataclass
class Wishes:
    """roas.json: what is wanted (`local`), what has been published, the next number.

    `uri` is where the CA's certificate is published; `manifest` the number of the last
    manifest under the present key, 0 before any.
    """

    uri: str
    next_id: int = 1
    manifest: int = 0
    local: Ledger = field(default_factory=Ledger)
    published: Ledger = field(default_factory=Ledger)


@dataclass(frozen=True)
class CaFolder:
    """A folder with those files; Trouble where one is missing or broken."""

    path: Path

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Only one command at a time works in the folder."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.path / ".lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def begun(self) -> bool:
        """Whether there is a CA here: a key with its certificate."""
        return (self.path / KEY).exists() and (self.path / CERTIFICATE).exists()

    def key(self) -> keys.PrivateKey | None:
        """The CA's key, None before it has one."""
        file = self.path / KEY
        if not file.exists():
            return None
        try:
            return keys.from_pem(file.read_bytes())
        except (ValueError, TypeError) as error:
            raise Trouble(f"{file} is no key: {error}") from None

    def keep_certified(
        self, key: keys.PrivateKey, certificate: bytes, wishes: Wishes
    ) -> None:
        """Keep a key together with the certificate that it has got."""
        pem = keys.to_pem(key)
        self._write(KEY, pem, mode=0o600)
        self._write(CERTIFICATE, certificate)
        self.keep_wishes(wishes)

    def authority(self, wishes: Wishes) -> Authority:
        """The CA as one that signs."""
        key = self.key()
        if key is None or not self.begun:
            raise Trouble("there is no CA here yet: `roa init` makes one")
        file = self.path / CERTIFICATE
        try:
            certificate = certificates.read(file.read_bytes())
            authority = Authority(key, certificate, wishes.uri)
            _ = authority.place
        except ValueError as error:
            raise Trouble(f"{file} is no CA's certificate: {error}") from None
        if certificate.public_key != keys.public_der(key):
            raise Trouble(f"{file} is not for the key in {KEY}: `roa init` gets one")
        return authority

    def wishes(self) -> Wishes:
        """What roas.json says."""
        file = self.path / WISHES
        try:
            told = json.loads(file.read_text("utf-8"))
            return Wishes(
                str(told["certificate_uri"]),
                int(told["next_id"]),
                int(told["manifest"]),
                Ledger.from_json(told["local"]),
                Ledger.from_json(told["published"]),
            )
        except FileNotFoundError:
            raise Trouble("there is no CA here yet: `roa init` makes one") from None
        except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise Trouble(
                f"{file} is broken ({error!r}): mend it, or move it away and `roa init`"
            ) from None

    def keep_wishes(self, wishes: Wishes) -> None:
        """Write roas.json anew."""
        told = {
            "certificate_uri": wishes.uri,
            "next_id": wishes.next_id,
            "manifest": wishes.manifest,
            "local": wishes.local.to_json(),
            "published": wishes.published.to_json(),
        }
        self._write(WISHES, json.dumps(told, indent=2).encode() + b"\n")

    def point(self, authority: Authority, wishes: Wishes) -> PublicationPoint:
        """The publication point with what has been signed so far."""
        path = self.path / SIGNED
        try:
            return PublicationPoint.from_files(authority, whole.read(path))
        except FileNotFoundError:
            if not wishes.manifest:
                return PublicationPoint(authority)
            problem = "it is gone"
        except (OSError, ValueError) as error:
            problem = f"{error}; move it away"
        # Under the same key, validators take a manifest with a small number for old.
        raise Trouble(f"{path}: {problem}. `roa key roll` signs everything anew")

    def keep_point(self, point: PublicationPoint) -> None:
        """Keep what has been signed, and the numbers that must not come twice."""
        whole.write(self.path / SIGNED, point.to_files())

    def _write(self, name: str, content: bytes, mode: int = 0o644) -> None:
        draft = self.path / f".{name}.draft"
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT, mode), "wb") as file:
            file.write(content)
        os.replace(draft, self.path / name)


def public_pem(key: keys.PrivateKey) -> bytes:
    """The public half, as the registry takes it."""
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
