"""A small session, as a kit would describe it to the monitor."""

from rpki_monitor.settings import Settings


def _system(number: int, name: str, door: str | None) -> dict:
    block = f"198.18.{4 * number}.0/22"
    block6 = f"2001:db8:{number}00::/40"
    return {
        "name": name,
        "asn": 64700 + number,
        "blocks": [block, block6],
        "hosts": [f"198.18.{4 * number}.1", f"2001:db8:{number}00::1"],
        "door": door,
    }


SETTINGS = Settings.of(
    {
        "systems": {
            "router": _system(1, "You", None),
            "remote": _system(2, "Remote", "10.0.9.2"),
            "attacker": _system(3, "Attacker", "10.0.9.3"),
        },
        "links": [["router", "remote"], ["remote", "attacker"]],
        "unused": ["198.18.40.0/24", "2001:db8:4000::/48"],
        "unsigned": ["203.0.113.0/24", "2001:db8:fe00::/40"],
        "registry": "http://10.0.9.6:8081",
        "token": "operator",
        "lan": "10.0.0.5",
    }
)
