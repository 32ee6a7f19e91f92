"""Trust anchor locators (RFC 8630): where to begin, and the key to check it with."""

import base64
import binascii
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Locator:
    """URIs of the trust anchor's certificate, best first, and its public key's DER."""

    uris: Sequence[str]
    public_key: bytes

    def text(self) -> str:
        """The file's content."""
        key = textwrap.wrap(base64.b64encode(self.public_key).decode(), 64)
        return "\n".join([*self.uris, "", *key, ""])


def read(text: str) -> Locator:
    """A locator from its file; ValueError when it is none."""
    head, _, key = text.replace("\r\n", "\n").partition("\n\n")
    uris = [line for line in head.splitlines() if not line.startswith("#")]
    try:
        public_key = base64.b64decode("".join(key.split()), validate=True)
    except binascii.Error:
        public_key = b""
    if not (uris and public_key):
        raise ValueError("no trust anchor locator: URIs, an empty line and a key")
    return Locator(tuple(uris), public_key)
