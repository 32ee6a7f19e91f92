"""A password file of mosquitto's."""

import base64
import hashlib

_ROUNDS = 101


def line(user: str, password: str, salt: bytes) -> str:
    """One user, as mosquitto_passwd writes it: PBKDF2 with SHA-512."""
    mixed = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    told = (base64.b64encode(part).decode() for part in (salt, mixed))
    return f"{user}:$7${_ROUNDS}${'$'.join(told)}\n"
