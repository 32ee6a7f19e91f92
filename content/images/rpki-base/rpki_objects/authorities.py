"""The registry's own authorities, and the member whose CA it certifies."""

from dataclasses import dataclass
from datetime import timedelta

from rpki_objects import certificates, keys
from rpki_objects.certificates import Authority
from rpki_objects.layout import MEMBERS, Layout
from rpki_objects.publication import PublicationPoint
from rpki_objects.resources import Resources

VALIDITY = timedelta(days=7)  # of the manifests and CRLs that the registry signs


@dataclass(frozen=True)
class Member:
    """The student's CA: its handle, what it will hold, and what opens its doors."""

    handle: str
    resources: Resources
    token: str


def members_authority(
    parent: PublicationPoint, key: keys.PrivateKey, layout: Layout
) -> Authority:
    """The members' CA under the certificate that the trust anchor has issued last."""
    certificate = certificates.read(parent.issued[f"{MEMBERS}.cer"].encoded)
    return Authority(key, certificate, layout.certificate(MEMBERS))


def anchor_authority(
    key: keys.PrivateKey, certificate: bytes, layout: Layout
) -> Authority:
    """The trust anchor as a CA that signs."""
    return Authority(key, certificates.read(certificate), layout.anchor_uris[-1])
