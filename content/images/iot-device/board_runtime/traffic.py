"""The doors that firmware holds open, and whom it speaks to, as the kernel knows."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

_LISTEN, _NEVER = "0A", "07"
_MOST = 1000
_WORD = 4


@dataclass(frozen=True, order=True)
class Flow:
    """A socket of a user: `peer` is empty where it only listens."""

    protocol: str
    address: str
    port: int
    peer: str = ""
    peer_port: int = 0


def of_user(uid: int, folder: Path = Path("/proc/net")) -> list[Flow]:
    """What sockets this user has open now."""
    found = set[Flow]()
    for protocol in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        table = folder / protocol
        if table.exists():
            lines = table.read_text("ascii").splitlines()[1 : _MOST + 1]
            for line in lines:
                if flow := _flow(protocol.removesuffix("6"), line.split(), uid):
                    found.add(flow)
    return sorted(found)


def _flow(protocol: str, words: list[str], uid: int) -> Flow | None:
    if len(words) < 8 or int(words[7]) != uid:
        return None
    (address, port), (peer, peer_port) = _place(words[1]), _place(words[2])
    listens = words[3] == _LISTEN or (protocol != "tcp" and words[3] == _NEVER)
    if listens:
        return Flow(protocol, address, port)
    return Flow(protocol, address, port, peer, peer_port)


def _place(word: str) -> tuple[str, int]:
    """Address and port: each word of the address is written in host order."""
    digits, _colon, port = word.partition(":")
    size = 2 * _WORD
    raw = b"".join(
        bytes.fromhex(digits[at : at + size])[::-1]
        for at in range(0, len(digits), size)
    )
    address: IPv4Address | IPv6Address = ip_address(raw)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address), int(port, 16)
