"""Key pairs of the root and of the top-level domain, and the signed root zone."""

import base64
from dataclasses import dataclass
from datetime import datetime

import dns.dnssec
import dns.name
import dns.rdata
import dns.zone
from cryptography.hazmat.primitives import serialization
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
        return cls.of(zone, ec.generate_private_key(ec.SECP256R1()), flags)

    @classmethod
    def of(cls, zone: str, private: ec.EllipticCurvePrivateKey, flags: int) -> "Key":
        """The pair with this private half."""
        public = private.public_key()
        return cls(zone, private, dns.dnssec.make_dnskey(public, ALGORITHM, flags))

    @classmethod
    def from_pem(cls, zone: str, pem: bytes, *, flags: int) -> "Key":
        """What `pem` kept; ValueError when it is no key."""
        private = serialization.load_pem_private_key(pem, password=None)
        return cls.of(zone, private, flags)

    @property
    def pem(self) -> bytes:
        """The private half as PKCS #8, for a node that signs by itself."""
        return self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @property
    def tag(self) -> int:
        """The key tag (RFC 4034 appendix B)."""
        return dns.dnssec.key_id(self.dnskey)

    @property
    def ds(self) -> dns.rdata.Rdata:
        """The DS record with a SHA-256 digest."""
        return dns.dnssec.make_ds(self.zone, self.dnskey, "SHA256")

    def bind_files(
        self, since: datetime, *, ds_published: bool = False
    ) -> dict[str, str]:
        """The two files in which BIND keeps a key, in use `since` then.

        With `ds_published` named also knows that the parent has had its DS since.
        """
        base = f"K{self.zone}+{ALGORITHM:03}+{self.tag:05}"
        number = self.private.private_numbers().private_value.to_bytes(32, "big")
        stamp = f"{since:%Y%m%d%H%M%S}"
        events = ["Created", "Publish", "Activate"]
        events += ["SyncPublish"] if ds_published else []
        private = [
            "Private-key-format: v1.3",
            f"Algorithm: {ALGORITHM} (ECDSAP256SHA256)",
            f"PrivateKey: {base64.b64encode(number).decode()}",
            *(f"{event}: {stamp}" for event in events),
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


def sign(
    zone: dns.zone.Zone,
    keys: list[Key],
    *,
    since: datetime,
    until: datetime,
    dnskey_ttl: int = TTL,
) -> None:
    """Sign every set of `zone` and its gaps (NSEC), in place."""
    with zone.writer() as writer:
        dns.dnssec.sign_zone(
            zone,
            txn=writer,
            keys=[(key.private, key.dnskey) for key in keys],
            dnskey_ttl=dnskey_ttl,
            inception=since,
            expiration=until,
        )


def sign_root(
    *, server: str, tld: Key, tld_server: str, since: datetime, until: datetime
) -> Root:
    """A root zone that delegates to one top-level domain, signed until then."""
    text = ROOT_ZONE.format(
        server=server, tld=tld.zone, tld_server=tld_server, ds=tld.ds.to_text()
    )
    signed, ksk = sign_zone(text, ".", since=since, until=until, dnskey_ttl=TTL)
    anchor = f". {TTL} IN DNSKEY {ksk.dnskey.to_text()}"
    return Root(signed, anchor, ksk.tag)


def sign_zone(
    text: str, origin: str, *, since: datetime, until: datetime, dnskey_ttl: int
) -> tuple[str, Key]:
    """A zone signed with new keys and NSEC, as text, and its key-signing key."""
    ksk, zsk = (Key.generate(origin, flags=flags) for flags in (KSK, ZSK))
    zone = dns.zone.from_text(text, origin=origin, relativize=False)
    sign(zone, [ksk, zsk], since=since, until=until, dnskey_ttl=dnskey_ttl)
    return zone.to_text(relativize=False), ksk
