"""A child zone that is signed before the lab begins, with its DS in the parent."""

from dnssec_kit import keys
from dnssec_kit.kit import Kit

NODE = "authority"


def signed_child(kit: Kit) -> tuple[keys.Key, keys.Key]:
    """Give the student's zone a KSK and a ZSK, and the parent the DS of the first.

    The keys lie where a `dnssec-policy` with one of each, both ECDSA P-256, adopts
    them. The values {{ ds }}, {{ ksk_tag }} and {{ zsk_tag }} follow from them.
    """
    ksk, zsk = (keys.Key.generate(kit.zone, flags=f) for f in (keys.KSK, keys.ZSK))
    for key in (ksk, zsk):
        for name, content in key.bind_files(kit.since, ds_published=key is ksk).items():
            kit.files[f"{NODE}/var/cache/bind/{name}"] = content.encode()
    delegate(kit, kit.zone, ksk)
    kit.values |= {"ksk_tag": str(ksk.tag), "zsk_tag": str(zsk.tag)}
    return ksk, zsk


def delegate(kit: Kit, zone: str, ksk: keys.Key, server: str = "") -> None:
    """Put this zone's DS into the parent, and its delegation when `server` is given.

    `server` is the address of the zone's one name server; the student's own zone is
    delegated anyway.
    """
    lines = [f"{zone} IN DS {ksk.ds.to_text()}"]
    if server:
        lines += [f"{zone} IN NS ns1.{zone}", f"ns1.{zone} IN A {server}"]
    kit.values["ds"] += "\n".join(lines) + "\n"
