"""OpenPGP by `sqop`: what it is given may be anything, and so it gets little time."""

import subprocess
import tempfile
from pathlib import Path

MAX_BYTES = 64 * 1024
_SECONDS = 3
BEGIN, _END = "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"


def encrypts(certificate: bytes) -> bool:
    """Whether one can encrypt for this certificate, which holds no secret."""
    if b"PGP PRIVATE KEY" in certificate or len(certificate) > MAX_BYTES:
        return False
    return _with_file(certificate, "encrypt", given=b"test") is not None


def names(certificate: bytes, address: str) -> bool:
    """Whether a user id of the certificate holds this mail address."""
    plain = _sqop("dearmor", given=certificate) or certificate
    return f"<{address}>".encode() in plain


def verified(certificate: bytes, text: bytes) -> bool:
    """Whether a clear-signed text was signed with this certificate's key."""
    return _with_file(certificate, "inline-verify", given=text) is not None


def decrypted(key: Path, text: str) -> str | None:
    """The first OpenPGP message in the text, decrypted; None when it cannot be."""
    begin = text.find(BEGIN)
    end = text.find(_END, begin)
    if begin < 0 or end < 0:
        return None
    armoured = text[begin : end + len(_END)] + "\n"
    plain = _sqop("decrypt", str(key), given=armoured.encode())
    return plain.decode("utf-8", errors="replace") if plain is not None else None


def _with_file(certificate: bytes, verb: str, given: bytes) -> bytes | None:
    with tempfile.NamedTemporaryFile(suffix=".asc") as file:
        file.write(certificate)
        file.flush()
        return _sqop(verb, file.name, given=given)


def _sqop(*argv: str, given: bytes) -> bytes | None:
    """Its output, bounded; None when it says no. A compressed message may be a bomb."""
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603
                ["/usr/bin/prlimit", f"--fsize={4 * MAX_BYTES}", "--as=1000000000"]
                + ["/usr/bin/sqop", *argv],
                input=given[: 2 * MAX_BYTES],
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return None
        out.seek(0)
        return out.read(MAX_BYTES) if done.returncode == 0 else None
