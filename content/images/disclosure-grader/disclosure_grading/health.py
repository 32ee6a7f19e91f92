"""Whether the lab's hosts do what they are there for."""

from lab_grading import health
from lab_grading.session import Session

SMTP, HTTPS = 25, 443


def tell() -> None:
    """Write {node: {state, note}}: the maker's web server, and mail."""
    nodes = Session.read().nodes
    health.tell(
        {
            "desk": lambda: health.door(nodes["desk"]["lan"], HTTPS),
            "mail": lambda: health.door(nodes["mail"]["lan"], SMTP),
        }
    )
