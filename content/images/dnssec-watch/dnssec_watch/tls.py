"""Which public key a live TLS server shows."""

from dnssec_grading import handshake
from lab_grading.deadline import Deadline

from dnssec_watch.look import DIGEST_LENGTH
from dnssec_watch.settings import Service


def shown(service: Service, deadline: Deadline) -> str:
    """The beginning of its key's SHA-256 digest (TLSA 3 1 1), "" when there is none."""
    found = handshake.shown(
        service.address, service.port, service.server_name, deadline
    )
    return found.digest[:DIGEST_LENGTH]
