"""Make one session's kit; what is this lab's own lies below nodes/."""

from pathlib import Path

from dnssec_kit import kit

OWN = Path(__file__).parent / "nodes"
# Addresses of the documentation blocks (RFC 5737): nothing answers there.
FACTS = {
    "www_address": "192.0.2.80",
    "mail_address": "192.0.2.25",
    "forged_address": "203.0.113.66",
}

if __name__ == "__main__":
    kit.write(OWN, FACTS)
