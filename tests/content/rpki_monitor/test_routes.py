"""Routes as BIRD tells them, and RFC 6811's three states."""

import pytest
from rpki_monitor.routes import (
    Route,
    Vrp,
    best_for,
    best_to,
    read_routes,
    validity,
)

# BIRD 3.1.8, on its control socket.
ANSWER = """\
1007-Table master4:
 198.18.4.0/22        unicast [upstream4 20:21:58.111] * (100) [AS64701i]
 \tvia 10.0.1.3 on eth1
1008-\tType: BGP univ
1012-\tbgp_origin: IGP
 \tbgp_path: 64702 64701
 \tbgp_next_hop: 10.0.1.3
                      unicast [attacker4 20:22:01.002] (100) [AS64709i]
 \tvia 10.0.4.3 on eth3
1012-\tbgp_path: 64705 64709
1007-198.18.8.0/22        blackhole [own4 20:21:58.111] * (200)
1012-\tpreference: 200
 \tsource: static
0000 """
VRPS = [
    Vrp("198.18.4.0/22", 22, 64701),
    Vrp("198.18.4.0/22", 24, 64702),
    Vrp("198.18.12.0/24", 32, 0),
    Vrp("2001:db8:1000::/40", 48, 64701),
]


def test_every_route_is_read_with_its_path_and_whether_it_is_in_use() -> None:
    assert read_routes(ANSWER) == [
        Route("198.18.4.0/22", (64702, 64701), True, "upstream4", "10.0.1.3"),
        Route("198.18.4.0/22", (64705, 64709), False, "attacker4", "10.0.4.3"),
        Route("198.18.8.0/22", (), True, "own4"),
    ]


def test_a_route_names_the_neighbour_that_told_it() -> None:
    assert [route.learnt_from for route in read_routes(ANSWER)] == [
        "upstream",
        "attacker",
        "",
    ]


def test_what_is_no_answer_has_no_routes() -> None:
    assert read_routes("8001 Network not found\n\tbgp_path: 1 2\n") == []


@pytest.mark.parametrize(
    ("prefix", "origin", "expected"),
    [
        ("198.18.4.0/22", 64701, "valid"),
        ("198.18.4.0/22", 64702, "valid"),
        ("198.18.4.0/22", 64703, "invalid"),
        ("198.18.5.0/24", 64701, "invalid"),
        ("198.18.5.0/24", 64702, "valid"),
        ("198.18.4.0/23", 64701, "invalid"),
        ("198.18.0.0/21", 64701, "not-found"),
        ("198.18.8.0/22", 64701, "not-found"),
        # Nobody is AS 0, not even who claims to be (RFC 6483 section 4).
        ("198.18.12.0/24", 0, "invalid"),
        ("198.18.12.0/25", 64701, "invalid"),
        ("2001:db8:1000::/48", 64701, "valid"),
        ("2001:db8:1000::/49", 64701, "invalid"),
        ("2001:db8:1100::/40", 64701, "not-found"),
    ],
)
def test_validity_is_that_of_rfc_6811(prefix: str, origin: int, expected: str) -> None:
    assert validity(prefix, origin, VRPS) == expected


def test_packets_follow_the_longest_route_in_use() -> None:
    routes = [
        Route("198.18.4.0/22", (1,), True, "a4"),
        Route("198.18.5.0/24", (2,), True, "b4"),
        Route("198.18.5.0/25", (3,), False, "c4"),
        Route("2001:db8::/32", (4,), True, "d6"),
    ]
    assert best_to("198.18.5.1", routes) == routes[1]
    assert best_to("198.18.6.1", routes) == routes[0]
    assert best_to("2001:db8::1", routes) == routes[3]
    assert best_to("192.0.2.1", routes) is None
    assert best_for("198.18.5.0/25", routes) is None
