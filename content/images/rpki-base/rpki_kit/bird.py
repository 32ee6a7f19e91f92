"""BIRD's configuration of a system that no student enters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rpki_kit import numbers
from rpki_kit.topology import STUDENT, Neighbour, Topology

FAMILIES = ("4", "6")
# Ranges that exist in the lab's internet. What else somebody announces, the links and
# the management network above all, is refused by everyone.
PUBLIC = {
    "4": ("198.18.0.0/15+", "198.51.100.0/24+", "192.0.2.0/24+", "203.0.113.0/24+"),
    "6": ("2001:db8::/32+",),
}
HEAD = """\
log stderr {{ warning, error, fatal, bug }};
router id {router_id};
define OWN = {asn};
define FROM_CUSTOMER = 1;
protocol device {{ scan time 60; }}
"""
# A student has a handful of routes to tell. Thousands, or long ones, would make the
# looking glass's answers too large to read.
MOST_ROUTES = 32
# BIRD judges routes anew when a table of ROAs changes only with `import table on`.
TEMPLATE = """\
template bgp lab {
    local as OWN;
    hold time 9;
    keepalive time 3;
    connect delay time 0;
    connect retry time 1;
    error wait time 1, 1;
}
"""
ROUTER = """\
roa{family} table validated{family} {{
    export settle time 10 ms 100 ms;
    route refresh export settle time 50 ms 500 ms;
}};
function is_invalid{family}() -> bool
{{
    return roa_check(validated{family}, net, bgp_path.last) = ROA_INVALID;
}}
"""
# After a reconfiguration BIRD may leave a route to the next scan of the kernel's table.
FAMILY = """\
protocol kernel kernel{family} {{
    ipv{family} {{ import none; export where source != RTS_STATIC; }};
    scan time 2;
}}
protocol static own{family} {{
    ipv{family};
{routes}
}}
protocol static announced{family} {{
    ipv{family};
include "/run/as/announced{family}.conf";
}}
"""
VALIDATOR = """\
protocol rpki validator {{
    roa4 {{ table validated4; }};
    roa6 {{ table validated6; }};
    remote {address} port 8282;
    retry 1;
    refresh 30;
    expire 7200;
}}
"""
# BIRD takes ASPAs from its configuration only; see `attest` in rpki-as.
ATTESTED = """\
aspa table attested;
protocol static attestations {
    aspa { table attested; };
include "/run/as/attested.conf";
}
"""
LEAKING = 'include "/run/as/leaking.conf";\n'
SESSION = """\
protocol bgp {name} from lab {{
    local {ours};
    neighbor {address} as {asn};
    ipv{family} {{
        import table on;{limit}
        import filter {{
{refusals}
            bgp_large_community.delete([(OWN, *, *)]);
{mark}
            accept;
        }};
        export {export};
        next hop self;
    }};
}}
"""
LIMIT = f"""
        receive limit {MOST_ROUTES} action block;"""
EXPORT_OWN = (
    "filter {{ {first}if source = RTS_STATIC then accept;"
    " if (OWN, 0, FROM_CUSTOMER) ~ bgp_large_community then accept; reject; }}"
)
PREPEND = "bgp_path.prepend(OWN); "
LEAK = "if LEAKING then accept; "


@dataclass(frozen=True)
class Traits:
    """What one system has or does besides.

    With `validator`, the address of an RTR cache, invalid routes are refused; with
    `attested` also those whose path ASPAs call invalid. With `unsigned` it announces a
    prefix besides its own for which there is no ROA. `lengthens` is the neighbour to
    whom it makes its paths longer, `leaks_to` the one who gets all it has when the
    monitor says so.
    """

    validator: str | None = None
    attested: bool = False
    unsigned: bool = False
    lengthens: str = ""
    leaks_to: str = ""


def configuration(
    topology: Topology, node: str, *, router_id: str, traits: Traits = Traits()
) -> str:
    """The whole bird.conf of this system."""
    holding = topology.holdings[node]
    parts = [HEAD.format(router_id=router_id, asn=holding.asn), TEMPLATE]
    parts += [ATTESTED] if traits.attested else []
    parts += [LEAKING] if traits.leaks_to else []
    extra = (numbers.UNSIGNED4, numbers.UNSIGNED6)
    for number, family in enumerate(FAMILIES):
        own = [holding.blocks[number], *([extra[number]] if traits.unsigned else [])]
        routes = "\n".join(f"    route {prefix} blackhole;" for prefix in own)
        parts.append(FAMILY.format(family=family, routes=routes))
        if traits.validator:
            parts.append(ROUTER.format(family=family))
    if traits.validator:
        parts.append(VALIDATOR.format(address=traits.validator))
    for neighbour in topology.neighbours(node):
        parts += _sessions(topology, node, neighbour, traits)
    return "\n".join(parts)


def _sessions(
    topology: Topology, node: str, neighbour: Neighbour, traits: Traits
) -> Iterator[str]:
    for number, family in enumerate(FAMILIES):
        mark = "            # It is told to customers only."
        if neighbour.relation == "customer":
            mark = "            bgp_large_community.add((OWN, 0, FROM_CUSTOMER));"
        refusals = list(_refusals(topology, node, neighbour, number))
        if traits.validator:
            refusals.append(f"if is_invalid{family}() then reject;")
        if traits.attested:
            way = "downstream" if neighbour.relation == "provider" else "upstream"
            check = f"aspa_check_{way}(attested)"
            refusals.append(f"if {check} = ASPA_INVALID then reject;")
        yield SESSION.format(
            name=f"{neighbour.node}{family}",
            ours=neighbour.ours[number],
            address=neighbour.addresses[number],
            asn=topology.holdings[neighbour.node].asn,
            family=family,
            limit=LIMIT if neighbour.node == STUDENT else "",
            refusals="\n".join(f"            {line}" for line in refusals),
            mark=mark,
            export=_export(neighbour, traits),
        )


def _export(neighbour: Neighbour, traits: Traits) -> str:
    """What it tells to this neighbour."""
    if neighbour.relation == "customer":
        return "all"
    first = PREPEND * 2 if neighbour.node == traits.lengthens else ""
    first += LEAK if neighbour.node == traits.leaks_to else ""
    return EXPORT_OWN.format(first=first)


def _refusals(
    topology: Topology, node: str, neighbour: Neighbour, number: int
) -> Iterator[str]:
    """What is not taken from this neighbour, whatever RPKI says of it."""
    family = FAMILIES[number]
    yield f"if !(net ~ {_set(PUBLIC[family])}) then reject;"
    own = topology.holdings[node].blocks[number]
    yield f"if net ~ {_set([f'{own}+'])} then reject;"
    yield f"if bgp_path.first != {topology.holdings[neighbour.node].asn} then reject;"
    # A student is not to take what belongs to the lab's other systems.
    if neighbour.node == STUDENT and neighbour.relation != "provider":
        allowed = _holdings(topology, {STUDENT} | topology.customers_of(STUDENT))
        allowed.append(topology.unused)
        held = [f"{blocks[number]}+" for blocks in allowed]
        yield f"if !(net ~ {_set(held)}) then reject;"


def _holdings(topology: Topology, nodes: set[str]) -> list[tuple]:
    return [topology.holdings[node].blocks for node in sorted(nodes)]


def _set(prefixes: Sequence[str]) -> str:
    return "[ " + ", ".join(prefixes) + " ]"
