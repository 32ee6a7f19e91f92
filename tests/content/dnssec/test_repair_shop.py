"""The repair shop: one list of faults everywhere, and none of it leaks."""

import json

import dns.message
import dns.rrset
import pytest
from dnssec_grading.kept import kept
from dnssec_grading.questions import Reply
from dnssec_grading.scene import Scene
from lab_grading.deadline import Deadline
from lab_grading.session import Session

from labs.cases import read_cases
from labs.manifest import read_manifest
from labs.parameters import draw_parameters, public_parameters
from tests.content import CONTENT
from tests.content.dnssec import preparing
from tests.content.dnssec.zones import ZONE

FOLDER = CONTENT / "labs" / "repair-shop"


def faults() -> dict[str, str]:
    return json.loads((FOLDER / "prepare" / "faults.json").read_text("utf-8"))


def test_every_part_of_the_lab_knows_the_same_faults() -> None:
    drawn = read_manifest(FOLDER).parameters["fault"].options
    assert len(drawn) == len(set(drawn)) >= 10
    assert set(faults()) == set(drawn)
    assert set(preparing.module(FOLDER, "checks/grade").LINKS) == set(drawn)
    assert set(preparing.module(FOLDER, "prepare/broken").BREAKERS) == set(drawn)


def test_every_fault_is_proved_untouched_said_and_mended() -> None:
    manifest = read_manifest(FOLDER)
    everything = {check.id for check in manifest.checks}
    cases = {case.name: case for case in read_cases(FOLDER, manifest)}
    for fault in faults():
        untouched, said, mended = (
            cases[f"{fault}-{state}"] for state in ("untouched", "said", "mended")
        )
        assert {case.parameters["fault"] for case in (untouched, said, mended)} == {
            fault
        }
        assert untouched.fails == everything
        assert said.fails == everything - {"diagnosis"}
        assert mended.fails == frozenset()


def test_a_student_s_page_knows_neither_fault_nor_tokens() -> None:
    manifest = read_manifest(FOLDER)
    public = public_parameters(manifest, draw_parameters(manifest))
    assert set(public) == {"word", "tail", "zone", "nonce"}


def test_no_student_s_file_depends_on_the_fault_s_name() -> None:
    texts = [
        path.read_text("utf-8")
        for node in ("authority", "client")
        for path in (FOLDER / "prepare" / "nodes" / node).rglob("*")
        if path.is_file()
    ]
    assert texts
    assert not [text for text in texts if "{{ fault" in text]


def scene(*answers: tuple[str, str, str]) -> Scene:
    """A zone in which these sets, and no others, are found."""
    parameters = {"zone": str(ZONE), "mail_address": "192.0.2.25"}
    session = Session(parameters, {"ns": {"lab": "10.0.0.1"}}, {})
    made = Scene(session, None, Deadline(30))
    for label, rdtype, value in answers:
        message = dns.message.make_response(
            dns.message.make_query(made.name(label), rdtype)
        )
        rrset = dns.rrset.from_text(made.name(label), 10, "IN", rdtype, value)
        message.answer.append(rrset)
        made._validated[label, rdtype] = Reply(dns.message.from_wire(message.to_wire()))
    return made


@pytest.mark.parametrize(
    ("found", "good"),
    [
        ((("mail", "A", "192.0.2.25"), ("@", "MX", f"10 mail.{ZONE}")), 2),
        ((("mail", "A", "192.0.2.26"), ("@", "MX", f"10 mail.{ZONE}")), 1),
        ((("mail", "A", "192.0.2.25"), ("@", "MX", "10 mail.")), 1),
    ],
)
def test_a_record_is_kept_only_with_its_value(
    found: tuple[tuple[str, str, str], ...], good: int
) -> None:
    look = kept(("mail", "A", "{mail_address}"), ("@", "MX", "10 mail"))
    assert look(scene(*found)).good == good


def test_a_missing_record_is_said_so() -> None:
    zone = scene()
    zone._validated["www", "A"] = Reply(trouble="no answer within 2 s")
    finding = kept(("www", "A", "{ns}"))(zone)
    assert finding.good == 0
    assert "www A is missing (no answer within 2 s)" in finding.evidence
