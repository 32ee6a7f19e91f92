"""A relay on the road to a name server that changes some of the answers.

Two lies in what passes through: an address is replaced (the signature beside it is
left as it was), and a name is made to vanish. It needs no privilege: whoever sits on
the road of an unsigned answer may do this. A third lie is for those who leave the
validating to others: every answer claims to be authentic.
"""

import asyncio
import hmac
import json
import struct
import sys
from dataclasses import dataclass, field
from ipaddress import IPv4Network

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

PATIENCE = 1.5  # seconds the relay waits for the true answer


@dataclass(frozen=True)
class Plan:
    """What to change: addresses by name, and names to deny.

    Of the names below one of `below` half get an address of that block; which half,
    and which address, only `key` tells. With `vouches` every answer has the AD bit.
    """

    addresses: dict[dns.name.Name, str]
    denied: frozenset[dns.name.Name]
    below: dict[dns.name.Name, IPv4Network] = field(default_factory=dict)
    key: bytes = b""
    vouches: bool = False

    @classmethod
    def read(cls, settings: dict) -> "Plan":
        """The plan in these settings; what is not there is not done."""
        return cls(
            addresses=_by_name(settings.get("addresses", {})),
            denied=frozenset(map(dns.name.from_text, settings.get("denied", ()))),
            below={
                name: IPv4Network(block)
                for name, block in _by_name(settings.get("below", {})).items()
            },
            key=settings.get("key", "").encode(),
            vouches=settings.get("vouches", False),
        )

    def twist(self, wire: bytes) -> bytes:
        """The answer as the victim is to get it; unreadable ones pass unchanged."""
        try:
            answer = dns.message.from_wire(wire)
            if not answer.question:
                return wire
            self._deny(answer)
            self._forge(answer)
            if self.vouches:
                answer.flags |= dns.flags.AD
            return answer.to_wire(max_size=65535)
        except (dns.exception.DNSException, ValueError):
            return wire

    def _deny(self, answer: dns.message.Message) -> None:
        if answer.question[0].name in self.denied:
            answer.set_rcode(dns.rcode.NXDOMAIN)
            answer.answer, answer.additional = [], []

    def _forge(self, answer: dns.message.Message) -> None:
        for place, rrset in enumerate(answer.answer):
            address = self._address(rrset.name)
            if address and rrset.rdtype == dns.rdatatype.A:
                answer.answer[place] = dns.rrset.from_text(
                    rrset.name, rrset.ttl, "IN", "A", address
                )

    def _address(self, name: dns.name.Name) -> str:
        """The lie about this name, "" when it gets the truth."""
        for top, block in self.below.items():
            if name != top and name.is_subdomain(top):
                wire = name.canonicalize().to_wire()
                coin, place = hmac.digest(self.key, wire, "sha256")[:2]
                return str(block[place % block.num_addresses]) if coin & 1 else ""
        return self.addresses.get(name, "")


def _by_name(values: dict[str, str]) -> dict[dns.name.Name, str]:
    return {dns.name.from_text(name): value for name, value in values.items()}


class _Reply(asyncio.DatagramProtocol):
    """Waits for one datagram."""

    def __init__(self) -> None:
        self.wire = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, _source: tuple) -> None:
        if not self.wire.done():
            self.wire.set_result(data)

    def error_received(self, error: OSError) -> None:
        if not self.wire.done():
            self.wire.set_exception(error)


class Relay(asyncio.DatagramProtocol):
    """Passes queries on to the true server and twisted answers back."""

    def __init__(self, plan: Plan, server: tuple[str, int]) -> None:
        self.plan = plan
        self.server = server
        self.tasks: set[asyncio.Task] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, query: bytes, victim: tuple) -> None:
        if len(self.tasks) < 64:
            task = asyncio.create_task(self._pass_on(query, victim))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _pass_on(self, query: bytes, victim: tuple) -> None:
        loop = asyncio.get_running_loop()
        transport, reply = await loop.create_datagram_endpoint(
            _Reply, remote_addr=self.server
        )
        try:
            transport.sendto(query)
            wire = await asyncio.wait_for(reply.wire, PATIENCE)
        except OSError:  # refused, or TimeoutError: the victim times out as well
            return
        finally:
            transport.close()
        self.transport.sendto(self.plan.twist(wire), victim)

    async def over_tcp(
        self, victim: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        """One query over TCP (RFC 7766), for answers too long for a datagram."""
        try:
            async with asyncio.timeout(PATIENCE):
                query = await _framed(victim)
                reader, writer = await asyncio.open_connection(*self.server)
                writer.write(struct.pack("!H", len(query)) + query)
                wire = self.plan.twist(await _framed(reader))
                writer.close()
                back.write(struct.pack("!H", len(wire)) + wire)
                await back.drain()
        except (OSError, EOFError):
            pass
        finally:
            back.close()


async def _framed(reader: asyncio.StreamReader) -> bytes:
    (size,) = struct.unpack("!H", await reader.readexactly(2))
    return await reader.readexactly(size)


async def run(settings: dict) -> None:
    """Relay until the process ends; keys: listen, server, and those of the plan."""
    relay = Relay(Plan.read(settings), (settings["server"], 53))
    host, port = settings["listen"]
    await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: relay, local_addr=(host, port)
    )
    server = await asyncio.start_server(relay.over_tcp, host, port)
    await server.serve_forever()


async def main(path: str) -> None:
    """Run the relay, or the list of relays, that this file describes."""
    with open(path, encoding="utf-8") as file:
        settings = json.load(file)
    relays = settings if isinstance(settings, list) else [settings]
    await asyncio.gather(*map(run, relays))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
