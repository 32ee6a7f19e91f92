"""A reporter's OpenPGP key, made with `sqop` (the Stateless OpenPGP interface)."""

import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """A secret key and the certificate for others, ASCII-armoured."""

    key: bytes
    certificate: bytes


def generate(user_id: str) -> Pair:
    """A new key for this user id; CalledProcessError when sqop cannot."""
    key = _run("generate-key", user_id)
    return Pair(key, _run("extract-cert", given=key))


def _run(*argv: str, given: bytes = b"") -> bytes:
    done = subprocess.run(  # noqa: S603
        ["/usr/bin/sqop", *argv],
        input=given,
        capture_output=True,
        check=True,
        timeout=15,
    )
    return done.stdout
