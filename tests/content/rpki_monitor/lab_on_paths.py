"""A session of the lab on paths, as its kit would describe it to the monitor."""

from rpki_monitor.settings import Settings

NODES = ("router", "upstream", "transit", "remote", "customer", "attacker")
PROVIDERS = {
    "router": ["upstream"],
    "upstream": ["transit"],
    "transit": [],
    "remote": ["transit"],
    "customer": ["router"],
    "attacker": ["transit"],
}
SETTINGS = Settings.of(
    {
        "systems": {
            node: {
                "name": node.title(),
                "asn": 64701 + number,
                "blocks": [
                    f"198.18.{4 * number}.0/22",
                    f"2001:db8:{number + 1}00::/40",
                ],
                "hosts": [f"198.18.{4 * number}.1", f"2001:db8:{number + 1}00::1"],
                "door": None if node == "router" else f"10.0.9.{number}",
            }
            for number, node in enumerate(NODES)
        },
        "links": [["router", "upstream"]],
        "unused": ["198.18.40.0/24", "2001:db8:4000::/48"],
        "unsigned": ["203.0.113.0/24", "2001:db8:fe00::/40"],
        "registry": "http://10.0.9.66:8081",
        "token": "operator",
        "lan": "10.0.0.5",
        "paths": True,
        "providers": PROVIDERS,
    }
)
ASN = {node: system.asn for node, system in SETTINGS.systems.items()}
# What everybody's ASPA says, the student's own included.
ATTESTED = {
    ASN[node]: frozenset(ASN[carrier] for carrier in carriers) or frozenset({0})
    for node, carriers in PROVIDERS.items()
}
