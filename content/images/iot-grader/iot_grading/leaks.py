"""Whether a private key lies in a file. Who has the public one can tell."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric import ec

SIZE = 32
# Of 32 random bytes about 30 differ, and fewer than 26 once in a thousand keys; code
# mostly has fewer, and each try costs time.
DIFFERENT = 26


def leaked(data: bytes, public: ec.EllipticCurvePublicKey) -> str:
    """How the private half of `public` lies in the data, or ""."""
    if b"PRIVATE KEY" in data:
        return "a private key in PEM"
    wanted = public.public_numbers()
    for place, secret in _candidates(data):
        try:
            found = ec.derive_private_key(secret, ec.SECP256R1()).public_key()
        except ValueError:
            continue
        if found.public_numbers() == wanted:
            return f"the private key's number, at {place:#x}"
    return ""


def _candidates(data: bytes) -> Iterator[tuple[int, int]]:
    """Numbers that may be keys: from either end, and in 32-bit words."""
    for place in range(len(data) - SIZE + 1):
        window = data[place : place + SIZE]
        if len(set(window)) < DIFFERENT:
            continue
        yield place, int.from_bytes(window, "big")
        yield place, int.from_bytes(window, "little")
        if place % 4 == 0:
            words = [window[at : at + 4][::-1] for at in range(0, SIZE, 4)]
            yield place, int.from_bytes(b"".join(words), "big")
