"""What a TLS server really shows, whatever it sends and however slowly."""

import hashlib
import socket
import ssl
from dataclasses import dataclass

import dns.rdata
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lab_grading.deadline import Deadline

PATIENCE = 4.0  # seconds for a whole handshake
# No honest server sends more before a handshake is done.
MAX_BYTES = 1 << 17
# What TLSA matching types stand for (RFC 6698 section 2.1.3); 0 is the thing itself.
HASHES = {0: bytes, 1: lambda b: hashlib.sha256(b).digest()}
HASHES[2] = lambda b: hashlib.sha512(b).digest()


@dataclass(frozen=True)
class Shown:
    """The server's certificate and its public key in DER, or the `trouble` in words.

    Whoever shows it has proved in the handshake to hold the private key.
    """

    certificate: bytes = b""
    key: bytes = b""
    trouble: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the public key in hexadecimal (TLSA 3 1 1), "" without one."""
        return hashlib.sha256(self.key).hexdigest() if self.key else ""

    def named_by(self, record: dns.rdata.Rdata) -> bool:
        """Whether this TLSA record, of usage 1 or 3, is one of what is shown."""
        made = HASHES.get(int(record.mtype))
        selected = {0: self.certificate, 1: self.key}.get(int(record.selector))
        fits = bool(selected and made and made(selected) == record.cert)
        return fits and int(record.usage) in (1, 3)


def shown(address: str, port: int, server_name: str, deadline: Deadline) -> Shown:
    """Shake hands with the server at this address, asking for this name."""
    limit = Deadline(min(PATIENCE, deadline.left))
    try:
        certificate = _certificate(address, port, server_name, limit)
        key = x509.load_der_x509_certificate(certificate).public_key()
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (TimeoutError, BlockingIOError):
        return Shown(trouble=f"no handshake on port {port} within {PATIENCE:.0f} s")
    except ssl.SSLError as error:
        return Shown(trouble=f"no TLS on port {port} ({error.reason or 'closed'})")
    except OSError as error:
        reason = error.strerror or error
        return Shown(trouble=f"port {port} cannot be reached ({reason})")
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        return Shown(trouble=f"an unreadable certificate ({type(error).__name__})")
    return Shown(certificate, spki)


def _certificate(address: str, port: int, server_name: str, limit: Deadline) -> bytes:
    """The certificate of a whole handshake; ValueError for too much of anything."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The TLSA record speaks for the key, no authority does (RFC 7671 section 5.1).
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    received, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
    talk = context.wrap_bio(received, sent, server_hostname=server_name)
    total = 0
    with socket.create_connection((address, port), timeout=limit.left) as line:
        while True:
            try:
                talk.do_handshake()
                line.sendall(sent.read())
                return talk.getpeercert(binary_form=True) or b""
            except ssl.SSLWantReadError:
                line.sendall(sent.read())
            # One limit for all: a byte every second does not stretch it.
            line.settimeout(limit.left)
            data = line.recv(16384)
            total += len(data)
            if total > MAX_BYTES:
                raise ValueError
            if data:
                received.write(data)
            else:
                received.write_eof()
