"""Keys in stock: a process of its own makes them, a pipe holds what is ready.

Making a key holds Python's lock for a tenth of a second, in which a server answers
nobody; and who signs should not wait for a key.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from rpki_objects import keys

_LENGTH = 4  # octets before each key
_STOCK = 16 * 1024  # octets the pipe holds: about a dozen keys


class KeyMill:
    """`take` gives a key that nobody else gets. Close it, or use it in `with`.

    A process makes keys; between two of them it rests for `rest` seconds.
    """

    def __init__(self, rest: float = 0.0) -> None:
        self._lock = threading.Lock()
        self._out, end = os.pipe()
        fcntl.fcntl(self._out, fcntl.F_SETPIPE_SZ, _STOCK)
        path = f"{Path(__file__).parents[1]}{os.pathsep}{os.getenv('PYTHONPATH', '')}"
        self._worker = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-B", "-m", "rpki_objects.keymill", str(rest)],
            stdin=subprocess.DEVNULL,
            stdout=end,
            env={**os.environ, "PYTHONPATH": path},
        )
        os.close(end)

    def take(self) -> keys.PrivateKey:
        """The next key; made here and now when its process is gone."""
        with self._lock:
            record = self._read(int.from_bytes(self._read(_LENGTH)))
        if not record:
            return keys.generate()
        key = serialization.load_der_private_key(
            record, password=None, unsafe_skip_rsa_key_validation=True
        )
        assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - we made it
        return key

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size and (more := os.read(self._out, size - len(data))):
            data += more
        return data if len(data) == size else b""

    def close(self) -> None:
        """End the process."""
        self._worker.kill()
        self._worker.wait()
        os.close(self._out)

    def __enter__(self) -> "KeyMill":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def record(key: keys.PrivateKey) -> bytes:
    """A key as the pipe carries it."""
    content = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return len(content).to_bytes(_LENGTH) + content


def main(rest: float) -> None:
    """Make keys until nobody reads any more."""
    os.nice(5)
    with contextlib.suppress(BrokenPipeError):
        while True:
            os.write(1, record(keys.generate()))
            time.sleep(rest)


if __name__ == "__main__":
    main(float(sys.argv[1]))
