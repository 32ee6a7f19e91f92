"""Key pairs of the root and of the top-level domain, and the signed root zone."""

import base64
from dataclasses import dataclass
from datetime import datetime

import dns.dnssec
import dns.name
import dns.rdata
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec

ALGORITHM = 13  # ECDSA P-256 with SHA-256 (RFC 6605)
KSK, ZSK = 257, 256  # flags with and without SEP (RFC 4034 section 2.1.1)
TTL = 86400

ROOT_ZONE = """\
. 86400 IN SOA ns.root-servers. hostmaster.root-servers. 1 1800 900 604800 5
. 86400 IN NS ns.root-servers.
ns.root-servers. 86400 IN A {server}
{tld} 86400 IN NS ns.nic.{tld}
ns.nic.{tld} 86400 IN A {tld_server}
{tld} 86400 IN DS {ds}
"""


@dataclass(frozen=True)
class Key:
    """A signing key of `zone` with its public half as a DNSKEY record."""

    zone: str
    private: ec.EllipticCurvePrivateKey
    dnskey: dns.rdata.Rdata

    @classmethod
    def generate(cls, zone: str, *, flags: int) -> "Key":
        """A new pair."""
        private = ec.generate_private_key(ec.SECP256R1())
        public = private.public_key()
        return cls(zone, private, dns.dnssec.make_dnskey(public, ALGORITHM, flags))

    @property
    def tag(self) -> int:
        """The key tag (RFC 4034 appendix B)."""
        return dns.dnssec.key_id(self.dnskey)

    @property
    def ds(self) -> dns.rdata.Rdata:
        """The DS record with a SHA-256 digest."""
        return dns.dnssec.make_ds(self.zone, self.dnskey, "SHA256")

    def bind_files(self, since: datetime) -> dict[str, str]:
        """The two files in which BIND keeps a key, in use `since` then."""
        base = f"K{self.zone}+{ALGORITHM:03}+{self.tag:05}"
        number = self.private.private_numbers().private_value.to_bytes(32, "big")
        stamp = f"{since:%Y%m%d%H%M%S}"
        private = [
            "Private-key-format: v1.3",
            f"Algorithm: {ALGORITHM} (ECDSAP256SHA256)",
            f"PrivateKey: {base64.b64encode(number).decode()}",
            *(f"{event}: {stamp}" for event in ("Created", "Publish", "Activate")),
        ]
        public = f"{self.zone} 10 IN DNSKEY {self.dnskey.to_text()}"
        return {
            f"{base}.private": "\n".join(private) + "\n",
            f"{base}.key": f"{public}\n",
        }


@dataclass(frozen=True)
class Root:
    """The signed root zone, and its key-signing key as the world's trust anchor."""

    zone: str
    anchor: str
    anchor_tag: int


def sign_root(
    *, server: str, tld: Key, tld_server: str, since: datetime, until: datetime
) -> Root:
    """A root zone that delegates to one top-level domain, signed until then."""
    ksk, zsk = (Key.generate(".", flags=flags) for flags in (KSK, ZSK))
    text = ROOT_ZONE.format(
        server=server, tld=tld.zone, tld_server=tld_server, ds=tld.ds.to_text()
    )
    zone = dns.zone.from_text(text, origin=".", relativize=False)
    with zone.writer() as writer:
        dns.dnssec.sign_zone(
            zone,
            txn=writer,
            keys=[(key.private, key.dnskey) for key in (ksk, zsk)],
            dnskey_ttl=TTL,
            inception=since,
            expiration=until,
        )
    anchor = f". {TTL} IN DNSKEY {ksk.dnskey.to_text()}"
    return Root(zone.to_text(relativize=False), anchor, ksk.tag)
