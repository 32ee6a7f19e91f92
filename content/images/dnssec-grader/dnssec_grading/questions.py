"""Asking one name server one question, whatever comes back and however late."""

import re
import struct
from dataclasses import dataclass

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from lab_grading.deadline import Deadline

PATIENCE = 2.0  # seconds for one question
# No honest set is larger; a hostile one must not cost an hour of arithmetic.
MAX_RECORDS = 16
# How Unbound begins its explanations: it repeats the question.
PREAMBLE = re.compile(r"^validation failure <[^>]*>: ")
# What dnspython raises on datagrams that are no DNS messages, besides its own.
UNREADABLE = (dns.exception.DNSException, EOFError, ValueError, IndexError)


@dataclass(frozen=True)
class Reply:
    """What came back: a message, or the `trouble` in words."""

    message: dns.message.Message | None = None
    trouble: str = ""

    @property
    def rcode(self) -> str:
        """The response code by name, "" without a message."""
        return dns.rcode.to_text(self.message.rcode()) if self.message else ""

    @property
    def authoritative(self) -> bool:
        """Whether the server says that the zone is its own."""
        return bool(self.message and self.message.flags & dns.flags.AA)

    @property
    def authenticated(self) -> bool:
        """Whether the AD bit is set: only worth something from one's own validator."""
        return bool(self.message and self.message.flags & dns.flags.AD)

    @property
    def reason(self) -> str:
        """Trouble, or response code with its extended errors (RFC 8914)."""
        if self.message is None:
            return self.trouble
        told = [
            f"EDE {int(option.code)} {PREAMBLE.sub('', option.text or '')}".strip()
            for option in self.message.options
            if isinstance(option, dns.edns.EDEOption)
        ]
        return "; ".join([self.rcode, *told])

    def records(
        self,
        name: dns.name.Name,
        rdtype: str,
        covers: str = "NONE",
        section: str = "answer",
    ) -> dns.rrset.RRset | None:
        """The set of this name and type, at most MAX_RECORDS of it; None if absent."""
        if self.message is None:
            return None
        found = self.message.get_rrset(
            getattr(self.message, section),
            name,
            dns.rdataclass.IN,
            dns.rdatatype.from_text(rdtype),
            dns.rdatatype.from_text(covers),
        )
        if found is not None and len(found) > MAX_RECORDS:
            kept = list(found)[:MAX_RECORDS]
            return dns.rrset.from_rdata_list(found.name, found.ttl, kept)
        return found


def ask(
    server: str,
    name: dns.name.Name,
    rdtype: str,
    *,
    deadline: Deadline,
    port: int = 53,
    tcp: bool = False,
    recursive: bool = False,
    do: bool = True,
    ad: bool = True,
    cd: bool = False,
) -> Reply:
    """One question, over UDP with TCP for long answers, or TCP only.

    `do` asks for signatures; a `recursive` one with `ad` for the verdict on them, and
    with `cd` for the data whatever that is (RFC 4035 section 3.2, RFC 6840 section 5).
    """
    if deadline.over:
        return Reply(trouble="the time of this run was used up")
    query = dns.message.make_query(name, rdtype, want_dnssec=do, payload=1232)
    bits = dns.flags.RD | ad * dns.flags.AD | cd * dns.flags.CD
    query.flags = bits if recursive else 0
    patience = min(PATIENCE, deadline.left)
    try:
        if tcp:
            message = dns.query.tcp(query, server, timeout=patience, port=port)
        else:
            message, _tcp = dns.query.udp_with_fallback(
                query, server, timeout=patience, port=port, ignore_unexpected=True
            )
    except dns.exception.Timeout:
        return Reply(trouble=f"no answer within {patience:.0f} s")
    except OSError as error:
        return Reply(trouble=f"cannot be reached ({error.strerror or error})")
    except (*UNREADABLE, struct.error) as error:
        return Reply(trouble=f"an unreadable answer ({type(error).__name__})")
    return Reply(message)
