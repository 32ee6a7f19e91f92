"""The routing repair shop: one list of faults everywhere, one thing broken by each."""

import json
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from lab_kit.kit import Kit
from roa_cli.ca_folder import CaFolder
from rpki_kit.house import House, sound
from rpki_kit.kit import Plan, Work
from rpki_kit.topology import STUDENT, Topology
from rpki_objects import cms, keys, manifest
from rpki_objects.roa import Roa

from labs.cases import read_cases
from labs.manifest import read_manifest
from labs.parameters import draw_parameters, public_parameters
from tests.content import CONTENT
from tests.content.dnssec.preparing import module
from tests.content.rpki import kits
from tests.content.rpki.making import key

FOLDER = CONTENT / "labs" / "routing-repair-shop"
FAULTS = json.loads((FOLDER / "prepare" / "faults.json").read_text("utf-8"))
MANIFEST = read_manifest(FOLDER)
BROKEN = module(FOLDER, "prepare/broken")
SEED = "00" * 32
MEMBER = "registry/var/lib/registry/member/"
CA = "office/home/student/ca/"


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here asks whether keys differ."""
    one = key()
    monkeypatch.setattr(keys, "generate", lambda: one)


def work(fault: str) -> Work:
    session = kits.session(MANIFEST, {"seed": SEED, "fault": fault})
    kit = Kit.begun(session, {}, datetime.now(UTC))
    plan = Plan(own_ca=True)
    return Work(kit, plan, Topology.of(session, kit.secret("numbers")))


def kit_of(patch: pytest.MonkeyPatch, fault: str) -> dict[str, bytes]:
    plan = Plan(own_ca=True, house=BROKEN.broken, faults=FAULTS)
    session = kits.session(MANIFEST, {"seed": SEED, "fault": fault})
    return kits.made(patch, plan, FOLDER / "prepare" / "nodes", session)


def test_every_part_of_the_lab_knows_the_same_faults() -> None:
    drawn = MANIFEST.parameters["fault"].options
    assert len(drawn) == len(set(drawn)) >= 14
    assert set(FAULTS) == set(drawn)
    assert set(module(FOLDER, "checks/grade").LINKS) == set(drawn)
    assert set(BROKEN.BREAKERS) == set(drawn)


def test_every_fault_is_proved_untouched_and_mended() -> None:
    everything = {check.id for check in MANIFEST.checks}
    cases = {case.name: case for case in read_cases(FOLDER, MANIFEST)}
    for fault in FAULTS:
        untouched, mended = cases[f"{fault}-untouched"], cases[f"{fault}-mended"]
        assert untouched.parameters == mended.parameters == {"fault": fault}
        assert untouched.fails == everything
        assert mended.fails == frozenset()


def test_a_student_s_page_does_not_know_the_fault() -> None:
    public = public_parameters(MANIFEST, draw_parameters(MANIFEST))
    assert public == {}


def test_the_network_as_it_should_be() -> None:
    house = sound(work("liked-less"))
    own = work("liked-less").topology.holdings[STUDENT]
    assert [roa.asn for roa in house.ca.roas] == [own.asn, own.asn, 0, 0]
    assert all(roa.max_length == roa.prefix.prefixlen for roa in house.ca.roas)
    neighbours = ("upstream", "attacker", "customer")
    assert house.router.inward == {(node, f) for node in neighbours for f in "46"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_breaks_one_layer_and_leaves_the_others(fault: str) -> None:
    right, wrong = sound(work(fault)), BROKEN.broken(work(fault))
    layers = [field.name for field in fields(House)]
    changed = [n for n in layers if getattr(right, n) != getattr(wrong, n)]
    assert len(changed) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_in_a_student_s_host_names_the_fault(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, content in kit_of(monkeypatch, fault).items():
        node, _slash, _path = path.partition("/")
        if node in ("office", "router", "parameters.json"):
            assert fault.encode() not in content, path
            assert fault not in path


@pytest.mark.parametrize(
    ("fault", "over"), [("manifest-expired", True), ("liked-less", False)]
)
def test_a_manifest_has_ended_only_where_that_is_the_fault(
    fault: str, over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = kit_of(monkeypatch, fault)
    made = manifest.read(cms.read(files[f"{MEMBER}you.mft"]).content)
    assert (made.period.until < datetime.now(UTC)) == over
    published = {path.removeprefix(MEMBER) for path in files if path.startswith(MEMBER)}
    assert set(made.digests) == published - {"you.mft"}


def test_the_command_roa_goes_on_where_the_kit_has_begun(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    folder = CaFolder(tmp_path / "ca")  # type: ignore[operator]
    for path, content in kit_of(monkeypatch, "ipv6-missing").items():
        if path.startswith(CA):
            place = folder.path / path.removeprefix(CA)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    wishes = folder.wishes()
    point = folder.point(folder.authority(wishes), wishes)
    wanted = wishes.local.wanted()
    assert wishes.local == wishes.published
    assert wishes.manifest == point.numbers.number == 1
    assert [entry.id for entry in wishes.local.entries] == [1, 2, 3]
    before = dict(point.issued)
    point.publish(wanted, datetime.now(UTC), BROKEN.timedelta(days=1), key)
    assert point.issued == before


def test_old_results_are_served_where_the_validator_stands_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = kit_of(monkeypatch, "validator-down")
    told = json.loads(files["office/var/lib/rpki/output/json"])
    served = {Roa.of(v["prefix"], v["asn"], v["maxLength"]) for v in told["roas"]}
    holdings = work("validator-down").topology.holdings
    assert not {roa.asn for roa in served} & {holdings["remote"].asn}
    assert {roa.asn for roa in served} >= {holdings["transit"].asn, 0}
    assert files["office/home/student/service/validator/down"] == b""
    other = kit_of(monkeypatch, "local-exception")
    assert not [path for path in other if path.endswith(("/down", "output/json"))]
