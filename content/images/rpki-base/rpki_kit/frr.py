"""FRR's configuration of the student's router, as the student finds it."""

from rpki_kit.topology import STUDENT, Topology

# Timers of a lab: nobody waits minutes for a session or a withdrawal. With the usual
# delay of route maps no session comes up for five seconds after the start.
HEAD = """\
frr defaults traditional
hostname router
service integrated-vtysh-config
!
bgp route-map delay-timer 0
!
ip prefix-list OWN seq 5 permit {block4}
ipv6 prefix-list OWN6 seq 5 permit {block6}
!
bgp as-path access-list CUSTOMERS seq 5 permit ^{customers}$
!
route-map TO-PROVIDER permit 10
 match ip address prefix-list OWN
exit
route-map TO-PROVIDER permit 20
 match ipv6 address prefix-list OWN6
exit
route-map TO-PROVIDER permit 30
 match as-path CUSTOMERS
exit
!
router bgp {asn}
 bgp router-id {router_id}
 no bgp ebgp-requires-policy
 no bgp network import-check
 no bgp default ipv4-unicast
 timers bgp 3 9
"""
NEIGHBOUR = """\
 neighbor {address} remote-as {asn}
 neighbor {address} description {name}, IPv{family}
 neighbor {address} timers connect 1
 neighbor {address} advertisement-interval 0
"""


def configuration(topology: Topology, *, router_id: str) -> str:
    """frr.conf: sessions with every neighbour, and no word of RPKI."""
    holding = topology.holdings[STUDENT]
    customers = [
        str(topology.holdings[node].asn) for node in topology.customers_of(STUDENT)
    ]
    neighbours = list(topology.neighbours(STUDENT))
    text = HEAD.format(
        block4=holding.block4,
        block6=holding.block6,
        customers="|".join(customers) or "0",
        asn=holding.asn,
        router_id=router_id,
    )
    for neighbour in neighbours:
        for number, family in enumerate("46"):
            text += NEIGHBOUR.format(
                address=neighbour.addresses[number],
                asn=topology.holdings[neighbour.node].asn,
                name=neighbour.node,
                family=family,
            )
    for number, family in enumerate("46"):
        text += f" !\n address-family ipv{family} unicast\n"
        text += f"  network {holding.blocks[number]}\n"
        for neighbour in neighbours:
            address = neighbour.addresses[number]
            text += f"  neighbor {address} activate\n"
            text += f"  neighbor {address} soft-reconfiguration inbound\n"
            if neighbour.relation != "customer":
                text += f"  neighbor {address} route-map TO-PROVIDER out\n"
        text += " exit-address-family\n"
    return text + "exit\n!\n"
