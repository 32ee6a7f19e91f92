"""Make one session's kit: two zones that are signed already, and one that is not."""

from pathlib import Path

from dnssec_kit import keys, kit

OWN = Path(__file__).parent / "nodes"
# Addresses of a documentation block (RFC 5737): nothing answers there.
FACTS = {"www_address": "192.0.2.80", "old_address": "192.0.2.44"}


def sign_beforehand(made: kit.Kit) -> None:
    """Give operator and retired zone keys of which the parent knows from the start."""
    for role in ("operator", "retired"):
        zone = made.session["parameters"][role] + "."
        ksk, zsk = (keys.Key.generate(zone, flags=f) for f in (keys.KSK, keys.ZSK))
        made.values[f"{role}_ds"] = ksk.ds.to_text()
        for key in (ksk, zsk):
            files = key.bind_files(made.since, ds_published=key is ksk)
            for name, content in files.items():
                made.files[f"authority/var/cache/bind/{name}"] = content.encode()


if __name__ == "__main__":
    kit.write(OWN, FACTS, sign_beforehand)
