"""The agent's signature on what a program reported: a score can be shown to be so."""

import hashlib
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

PRIVATE, PUBLIC = "seal.key", "seal.pub"
KIND = "hub-report-1"


def sealed_text(
    name: str,
    program: str,
    stdin_digest: str,
    stdout_digest: str,
    exit_code: int | None,
) -> bytes:
    """What is signed of one run; the digests are hexadecimal SHA-256."""
    parts = [KIND, name, program, stdin_digest, stdout_digest, exit_code]
    return json.dumps(parts, separators=(",", ":")).encode()


def digest(data: bytes) -> str:
    """As `sealed_text` takes it."""
    return hashlib.sha256(data).hexdigest()


def verify(public_key: str, seal: str, text: bytes) -> bool:
    """Whether the owner of this public key sealed the text; both hexadecimal."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(seal), text)
    except (ValueError, InvalidSignature):
        return False
    return True


class Seal:
    """One installation's key pair in `folder`, made when there is none yet.

    The private half is for this process's user only, the public one for everybody.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._key = Ed25519PrivateKey.from_private_bytes(_private(folder / PRIVATE))
        self.public_key = self._key.public_key().public_bytes_raw().hex()
        _publish(folder / PUBLIC, self.public_key)

    def sign(self, text: bytes) -> str:
        """The seal, hexadecimal."""
        return self._key.sign(text).hex()


def _private(file: Path) -> bytes:
    """The key in the file; of two processes that make one, both get the same."""
    if not file.exists():
        draft = file.with_suffix(f".{secrets.token_hex(8)}")
        key = Ed25519PrivateKey.generate().private_bytes_raw()
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(key.hex())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return bytes.fromhex(file.read_text("ascii"))


def _publish(file: Path, text: str) -> None:
    if file.exists() and file.read_text("ascii") == text:
        return
    draft = file.with_suffix(f".{secrets.token_hex(8)}")
    draft.write_text(text, "ascii")
    draft.chmod(0o644)
    draft.replace(file)
