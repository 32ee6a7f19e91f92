"""The delegation of one child zone, read from and written to the parent's server."""

import base64
from dataclasses import dataclass
from ipaddress import IPv4Address

import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdata
import dns.rdataset
import dns.rdatatype
import dns.tsigkeyring
import dns.update

from registry import signals

MAX_DS = 8
TTL = 10


class Refused(Exception):
    """The registry does not take this; the text is for the registrant."""


def parse_ds(lines: list[str]) -> dns.rdataset.Rdataset:
    """DS records from "tag algorithm digest-type digest" lines; Refused if unreadable.

    Only the form is looked at. A registry that takes whatever well-formed data it is
    handed lets a registrant cut the own delegation, and mend it.
    """
    if not 1 <= len(lines) <= MAX_DS:
        raise Refused(f"between 1 and {MAX_DS} DS records, please: got {len(lines)}")
    rdataset = dns.rdataset.Rdataset(dns.rdataclass.IN, dns.rdatatype.DS, ttl=TTL)
    for line in lines:
        try:
            rdataset.add(dns.rdata.from_text("IN", "DS", line))
        except (dns.exception.DNSException, ValueError) as error:
            raise Refused(f"not a DS record: {line!r} ({error})") from None
    return rdataset


@dataclass(frozen=True)
class Parent:
    """The parent zone `origin` on `server`, seen from one child in it.

    `resolver` knows the addresses of name servers that lie outside the child.
    """

    origin: dns.name.Name
    child: dns.name.Name
    server: str
    tsig_name: str
    tsig_secret: bytes
    resolver: str | None = None

    def name_servers(self) -> dict[str, list[str]]:
        """The name servers of the delegation and their addresses.

        Of hosts inside the child, the glue; of others, what the resolver finds.
        """
        servers = self._delegation()
        for host in servers if self.resolver else ():
            if not dns.name.from_text(host).is_subdomain(self.child):
                servers[host] = signals.addresses(self.resolver, host)
        return servers

    def _delegation(self) -> dict[str, list[str]]:
        """The name servers and what glue the parent itself has."""
        answer = self._ask(dns.rdatatype.NS)
        servers: dict[str, list[str]] = {}
        for rrset in answer.authority + answer.answer:
            if rrset.rdtype == dns.rdatatype.NS and rrset.name == self.child:
                servers.update({str(rdata.target): [] for rdata in rrset})
        for rrset in answer.additional:
            if str(rrset.name) in servers and rrset.rdtype == dns.rdatatype.A:
                servers[str(rrset.name)] = [rdata.address for rdata in rrset]
        return servers

    def ds(self) -> dns.rdataset.Rdataset | None:
        """The DS records of the delegation, None when there are none."""
        for rrset in self._ask(dns.rdatatype.DS).answer:
            if rrset.rdtype == dns.rdatatype.DS and rrset.name == self.child:
                return rrset.to_rdataset()
        return None

    def replace_ds(self, rdataset: dns.rdataset.Rdataset | None) -> None:
        """Put this set in the place of the present one; None removes it."""
        update = self._update()
        update.delete(self.child, dns.rdatatype.DS)
        if rdataset is not None:
            update.add(self.child, rdataset)
        self._send(update)

    def replace_name_servers(self, servers: dict[str, str]) -> None:
        """Delegate to these hosts; glue goes along for hosts inside the child.

        A host outside needs no address. Refused when a name or an IPv4 address cannot
        be read.
        """
        try:
            hosts = dict(self._host(*server) for server in servers.items())
        except (dns.exception.DNSException, ValueError) as error:
            raise Refused(f"not a name server: {error}") from None
        update = self._update()
        for host in self._delegation():
            if dns.name.from_text(host).is_subdomain(self.child):
                update.delete(dns.name.from_text(host), dns.rdatatype.A)
        update.delete(self.child, dns.rdatatype.NS)
        for name, address in hosts.items():
            update.add(self.child, TTL, "NS", name.to_text())
            if name.is_subdomain(self.child):
                update.add(name, TTL, "A", address)
        self._send(update)

    def _host(self, host: str, address: str) -> tuple[dns.name.Name, str]:
        """A name below the parent is a whole one, with the last dot or without."""
        name = dns.name.from_text(host)
        if not name.is_subdomain(self.origin):
            name = dns.name.from_text(host, origin=self.child)
        if address or name.is_subdomain(self.child):
            address = str(IPv4Address(address))
        return name, address

    def _ask(self, rdtype: dns.rdatatype.RdataType) -> dns.message.Message:
        query = dns.message.make_query(self.child, rdtype)
        return dns.query.tcp(query, self.server, timeout=2)

    def _update(self) -> dns.update.UpdateMessage:
        secret = base64.b64encode(self.tsig_secret).decode("ascii")
        keyring = dns.tsigkeyring.from_text({self.tsig_name: secret})
        return dns.update.UpdateMessage(self.origin, keyring=keyring)

    def _send(self, update: dns.update.UpdateMessage) -> None:
        answer = dns.query.tcp(update, self.server, timeout=2)
        if answer.rcode() != dns.rcode.NOERROR:
            reason = dns.rcode.to_text(answer.rcode())
            raise Refused(f"the parent's name server answered {reason}")
