"""Where things lie at the lab's registry: in its rsync module and under HTTPS."""

from dataclasses import dataclass

from rpki_objects.certificates import Place

TRUST_ANCHOR = "ta"
MEMBERS = "members"


@dataclass(frozen=True)
class Layout:
    """The URIs of a registry with this host name."""

    hostname: str

    @property
    def base(self) -> str:
        """The rsync module; every URI of an object begins so."""
        return f"rsync://{self.hostname}/repo/"

    @property
    def notification(self) -> str:
        """Where RRDP begins (RFC 8182 section 3.5.1)."""
        return f"https://{self.hostname}/rrdp/notification.xml"

    @property
    def anchor_uris(self) -> list[str]:
        """The trust anchor's certificate, over HTTPS first."""
        return [f"https://{self.hostname}/ta.cer", f"{self.base}ta.cer"]

    def snapshot(self, session: str, serial: int) -> str:
        """RRDP's snapshot of that session and serial number."""
        return f"https://{self.hostname}/rrdp/{session}/{serial}/snapshot.xml"

    def place(self, handle: str) -> Place:
        """Where the CA with this handle publishes."""
        repository = f"{self.base}{handle}/"
        return Place(repository, f"{handle}.mft", self.notification)

    def certificate(self, handle: str) -> str:
        """The URI of the certificate that the trust anchor publishes for a CA."""
        return self.place(TRUST_ANCHOR).uri(f"{handle}.cer")
