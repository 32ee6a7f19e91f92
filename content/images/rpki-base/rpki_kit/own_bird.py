"""BIRD's configuration of the student's router, as the student finds it."""

from rpki_kit.topology import STUDENT, Neighbour, Topology

HEAD = """\
# Your router. After a change `birdc configure check`, then `birdc configure`.
log stderr {{ warning, error, fatal, bug }};
router id {router_id};
define OWN = {asn};
define FROM_CUSTOMER = (OWN, 0, 1);

protocol device {{ scan time 60; }}
"""
FAMILY = """\
protocol kernel kernel{family} {{
    ipv{family} {{ import none; export where source != RTS_STATIC; }};
    scan time 2;
}}
protocol static own{family} {{
    ipv{family};
    route {block} blackhole;
}}
"""
# Whoever pays comes first, who costs money last: the order of nearly all networks.
POLICY = """\
# What you take, from each kind of neighbour.
filter from_provider {
    bgp_large_community.delete([(OWN, *, *)]);
    bgp_local_pref = 100;
    accept;
}
filter from_peer {
    bgp_large_community.delete([(OWN, *, *)]);
    bgp_local_pref = 150;
    accept;
}
filter from_customer {
    bgp_large_community.delete([(OWN, *, *)]);
    bgp_large_community.add(FROM_CUSTOMER);
    bgp_local_pref = 200;
    accept;
}

# What you tell: customers all, everybody else what is yours or your customers'.
filter to_customer {
    accept;
}
filter to_others {
    if source = RTS_STATIC || FROM_CUSTOMER ~ bgp_large_community then accept;
    reject;
}

# Your sessions. `import table on`: BIRD keeps what you refused, and judges it anew when
# a table that your filters look into has changed.
template bgp session {
    local as OWN;
    hold time 9;
    keepalive time 3;
    connect delay time 0;
    connect retry time 1;
    error wait time 1, 3;
}
"""
SESSION = """\
protocol bgp {name}{family} from session {{
    local {ours};
    neighbor {address} as {asn};
    ipv{family} {{
        import table on;
        import filter from_{relation};
        export filter {export};
    }};
}}
"""


def configuration(topology: Topology, *, router_id: str) -> str:
    """bird.conf: sessions with every neighbour, and no word of RPKI."""
    holding = topology.holdings[STUDENT]
    parts = [HEAD.format(router_id=router_id, asn=holding.asn)]
    for family, block in zip("46", holding.blocks, strict=True):
        parts.append(FAMILY.format(family=family, block=block))
    parts.append(POLICY)
    for neighbour in topology.neighbours(STUDENT):
        parts += [_session(topology, neighbour, number) for number in range(2)]
    return "\n".join(parts)


def _session(topology: Topology, neighbour: Neighbour, number: int) -> str:
    customer = neighbour.relation == "customer"
    return SESSION.format(
        name=neighbour.node,
        family="46"[number],
        ours=neighbour.ours[number],
        address=neighbour.addresses[number],
        asn=topology.holdings[neighbour.node].asn,
        relation=neighbour.relation,
        export="to_customer" if customer else "to_others",
    )
