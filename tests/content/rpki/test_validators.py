"""What rpki-client and FORT make of all that is published, on the real engine."""

from collections.abc import Iterator

import pytest
from rpki_objects.roa import Roa

from tests.content.rpki.lab import CACHE, RpkiLab, lab, vrps  # noqa: F401 - a fixture
from tests.content.rpki.making import ROAS

pytestmark = pytest.mark.docker

OWN = 64777
BLOCK, BLOCK6, UNUSED = "198.18.0.0/22", "2001:db8:100::/40", "198.18.8.0/24"
MINE = {Roa.of(BLOCK, OWN), Roa.of(BLOCK6, OWN, 48), Roa.of(UNUSED, 0)}
OTHERS = set(ROAS)
COUNTERS = (
    "failedroas",
    "invalidroas",
    "failedaspas",
    "invalidaspas",
    "invalidcertificates",
    "nonfunctionalcas",
    "failedmanifests",
    "invalidtals",
)


@pytest.fixture
def office(lab: RpkiLab) -> Iterator[RpkiLab]:  # noqa: F811
    """The lab, with a CA that is new and has published what is MINE."""
    lab.run(
        "office",
        f"set -e; rm -rf ca {CACHE}/cache {CACHE}/fort; with-cache true; roa init;"
        f" roa add {BLOCK}; roa add {BLOCK6} --max-length 48; roa add {UNUSED} AS0;"
        f" roa aspa set {OWN} 64501,64500; roa publish",
    )
    yield lab
    lab.order([])


def complaints(told: dict) -> dict[str, int]:
    """The counters of what has been refused, those above zero."""
    return {name: told["metadata"][name] for name in COUNTERS if told["metadata"][name]}


@pytest.mark.parametrize("node", ["office", "six"])
@pytest.mark.parametrize("flags", ["", "-R"], ids=["rrdp", "rsync"])
def test_rpki_client_takes_everything_and_complains_of_nothing(
    office: RpkiLab, node: str, flags: str
) -> None:
    office.run(node, f"rm -rf {CACHE}/cache; with-cache true")
    told = office.validate(node, flags)
    assert vrps(told) == MINE | OTHERS
    assert [(a["customer_asid"], a["providers"]) for a in told["aspas"]] == [
        (OWN, [64500, 64501])
    ]
    assert complaints(told) == {}
    way = "notification.xml" if not flags else ".rsync/registry/repo"
    assert f"{way}: loaded from network" in told["said"]
    assert "failed:" not in told["said"]


@pytest.mark.parametrize(
    "flags", ["--rsync.enabled=false", "--http.enabled=false"], ids=["rrdp", "rsync"]
)
def test_fort_takes_the_same(office: RpkiLab, flags: str) -> None:
    found, said = office.fort(flags)
    assert found == MINE | OTHERS
    assert "ERR" not in said, said


def test_whoever_does_not_trust_the_web_authority_still_gets_all_by_rsync(
    office: RpkiLab,
) -> None:
    certificates = "/etc/ssl/certs/ca-certificates.crt"
    office.run("office", f"mv {certificates} /tmp/kept; touch {certificates}")
    told = office.validate()
    office.run("office", f"mv /tmp/kept {certificates}")
    assert "certificate verification failed" in told["said"]
    assert vrps(told) == MINE | OTHERS
    assert complaints(told) == {}


def test_what_the_certificate_does_not_cover_is_refused_and_nothing_else(
    office: RpkiLab,
) -> None:
    office.run("office", "roa add 203.0.113.0/24 --force; roa publish")
    told = office.validate()
    assert vrps(told) == MINE | OTHERS
    assert complaints(told) == {"failedroas": 1}
    found, said = office.fort()
    assert found == MINE | OTHERS
    assert "not subset of parent's resources" in said


def test_an_expired_manifest_takes_the_whole_ca_away_until_the_next(
    office: RpkiLab,
) -> None:
    office.run("office", "roa publish --hours 0.001; sleep 4")
    told = office.validate()
    assert vrps(told) == OTHERS
    assert told["metadata"]["failedmanifests"] == 1
    assert told["metadata"]["nonfunctionalcas"] == 1
    office.run("office", "roa publish")
    assert vrps(office.validate()) == MINE | OTHERS


@pytest.mark.parametrize("flags", ["", "-R"], ids=["rrdp", "rsync"])
def test_changes_of_equal_size_are_seen_at_once(office: RpkiLab, flags: str) -> None:
    for turn in range(4):
        office.run("office", f"roa aspa set {OWN} 6450{turn}; roa publish")
        told = office.validate(flags=flags)
        assert [a["providers"] for a in told["aspas"]] == [[64500 + turn]]
        number = f"$(roa list | awk '/{UNUSED[:9]}/ {{print $1}}')"
        office.run("office", f"roa revoke {number} && roa publish")
        office.run("office", f"roa add {UNUSED} 0 && roa publish")
        told = office.validate(flags=flags)
        assert vrps(told) == MINE | OTHERS
        assert complaints(told) == {}


def test_a_new_key_is_taken_at_once(office: RpkiLab) -> None:
    office.validate()
    office.run("office", "roa key roll")
    told = office.validate()
    assert vrps(told) == MINE | OTHERS
    assert complaints(told) == {}


def test_a_ca_that_began_again_is_taken_at_once(office: RpkiLab) -> None:
    """Its numbers are small again, under another key."""
    office.run("office", "roa publish; roa publish")
    office.validate()
    office.run("office", f"rm -rf ca; roa init; roa add {BLOCK}; roa publish")
    told = office.validate()
    assert vrps(told) == {Roa.of(BLOCK, OWN)} | OTHERS
    assert complaints(told) == {}


def test_the_operators_orders_are_done_within_a_second_and_seen(
    office: RpkiLab,
) -> None:
    office.order([])
    seconds = []
    for number in range(3):
        fresh = Roa.of(f"198.19.{200 + number}.0/27", 64505)
        seconds.append(office.order([fresh]))
        assert vrps(office.validate()) == MINE | OTHERS | {fresh}
    assert min(seconds) < 1.0


def test_the_management_networks_doors_are_closed_to_who_comes_from_the_lan(
    office: RpkiLab,
) -> None:
    """Refused, not lost on the way: the registry takes the packets, no door does."""
    lan = "$(getent ahostsv4 registry | awk '{ print $1; exit }')"
    office.run("intruder", f"ip route replace {office.mgmt} via {lan}")
    for door in ("8080/", "8081/healthz"):
        ask = f"curl -sS --max-time 5 http://{office.mgmt}:{door}"
        assert office.run("operator", ask)
        said = office.run("intruder", ask, leaves=7)
        assert "Could not connect" in said
