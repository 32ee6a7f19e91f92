"""Make one session's kit: a zone signed with RSA keys, as zones of yesterday are."""

import subprocess
import tempfile
from pathlib import Path

import dns.dnssec
import dns.rdata
from dnssec_kit import kit
from dnssec_kit.kit import Kit

OWN = Path(__file__).parent / "nodes"
# Addresses of the documentation blocks (RFC 5737): nothing answers there.
FACTS = {"www_address": "192.0.2.80", "mail_address": "192.0.2.25"}
NODE = "authority"


def further(made: Kit) -> None:
    """Give the zone an RSA KSK and ZSK, and the parent the DS of the first."""
    with tempfile.TemporaryDirectory() as folder:
        ksk = _keygen(made, folder, "-f", "KSK", "-P", "sync", _stamp(made))
        zsk = _keygen(made, folder)
        for path in Path(folder).iterdir():
            made.files[f"{NODE}/var/cache/bind/{path.name}"] = path.read_bytes()
    ds = dns.dnssec.make_ds(made.zone, ksk, "SHA256")
    made.values["ds"] = f"{made.zone} IN DS {ds.to_text()}"
    made.values["cds_scanner"] = '{"on": true, "folder": "/var/cache/bind"}'
    made.public |= {
        "ksk_tag": str(dns.dnssec.key_id(ksk)),
        "zsk_tag": str(dns.dnssec.key_id(zsk)),
    }


def _stamp(made: Kit) -> str:
    return f"{made.since:%Y%m%d%H%M%S}"


def _keygen(made: Kit, folder: str, *options: str) -> dns.rdata.Rdata:
    """Make a key that has been in use since the kit's `since`; its public half."""
    order = ["dnssec-keygen", "-q", "-K", folder, "-a", "RSASHA256", "-b", "2048"]
    order += ["-L", "10", "-P", _stamp(made), "-A", _stamp(made), *options, made.zone]
    made_name = subprocess.run(  # noqa: S603 - our own argument list
        order, check=True, capture_output=True, text=True
    ).stdout.strip()
    line = Path(folder, f"{made_name}.key").read_text("ascii").splitlines()[-1]
    return dns.rdata.from_text("IN", "DNSKEY", line.split(maxsplit=4)[-1])


if __name__ == "__main__":
    kit.write(OWN, FACTS, further)
