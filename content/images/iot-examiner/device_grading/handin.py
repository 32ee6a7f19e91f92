"""What is handed in: how large it may be, and the certificate for updates."""

from lab_grading.handin import Missing, Release

# Bytes.
MAX_FIRMWARE, MAX_PACKAGE, MAX_TEXT = 1 << 20, 5 << 18, 64 << 10
MAX_CERTIFICATE = 8 << 10
_BEGIN = b"-----BEGIN CERTIFICATE-----"


def certificate(release: Release) -> bytes:
    """The certificate for updates, as its text stands in the file; Missing if none."""
    text = release.fetch("update.crt", MAX_CERTIFICATE).strip()
    if not text.startswith(_BEGIN) or text.count(_BEGIN) != 1 or len(text) < 200:
        raise Missing("update.crt in ~/release is not one certificate in PEM.")
    return text
