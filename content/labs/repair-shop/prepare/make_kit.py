"""Make one session's kit: a zone in the state that its `fault` says.

It is broken before any host starts, and with the tools that its next keeper has: keys
of dnssec-keygen, a file that dnssec-signzone signed, a DS of dnssec-dsfromkey.
"""

import json
import tempfile
from pathlib import Path

from broken import BREAKERS, Workshop
from dnssec_kit import kit

FOLDER = Path(__file__).parent
OWN = FOLDER / "nodes"
BIND = "authority/etc/bind"
# Addresses of the documentation blocks (RFC 5737): nothing answers there.
FACTS = {
    "www_address": "192.0.2.80",
    "mail_address": "192.0.2.25",
    "branch_address": "192.0.2.90",
}


def break_it(made: kit.Kit) -> None:
    """Sign the zone, break it, and keep what each side then has."""
    faults = json.loads((FOLDER / "faults.json").read_text("utf-8"))
    made.values |= {"faults": json.dumps(faults), "served": ""}
    # The plain zone is needed now; everything is filled once more after this.
    made.fill(OWN)
    with tempfile.TemporaryDirectory() as folder:
        shop = Workshop(made, Path(folder), made.files[f"{BIND}/zone.db"])
        state = BREAKERS[made.session["parameters"]["fault"]](shop)
        made.values |= {"ds": "\n".join(state.parent), "served": state.served}
        made.files[f"{BIND}/zone.db.signed"] = shop.signed.read_bytes()
        for path in sorted(shop.keys.iterdir()):
            made.files[f"{BIND}/keys/{path.name}"] = path.read_bytes()


if __name__ == "__main__":
    kit.write(OWN, FACTS, break_it)
