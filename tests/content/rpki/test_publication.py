"""A CA at its publication point: what stays, what goes, and what may only grow."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from rpki_objects import certificates, cms, crl, keys, manifest
from rpki_objects.aspa import Aspa
from rpki_objects.certificates import Authority, Certificate, Period, Terms
from rpki_objects.child import Child
from rpki_objects.issuing import Payload
from rpki_objects.manifest import Manifest
from rpki_objects.publication import LAG, STATE, PublicationPoint, TooSoon
from rpki_objects.resources import ALL, Claim
from rpki_objects.roa import Roa

from tests.content.rpki.making import LAYOUT, NOW, STUDENTS, anchor, key

DAY = timedelta(days=1)
ONE, TWO = Roa.of("192.0.2.0/24", 64500), Roa.of("2001:db8::/32", 64500, 48)
ASPA = Aspa.of(64500, [64501])


def publish(
    point: PublicationPoint, payloads: Iterable[Payload], after: float = 0
) -> dict[str, bytes]:
    """The files that are published so many seconds after NOW."""
    now = NOW + timedelta(seconds=after)
    return point.publish(dict.fromkeys(payloads), now, DAY, key)


def read_manifest(files: dict[str, bytes]) -> Manifest:
    return manifest.read(cms.read(files["ta.mft"]).content)


def test_the_manifest_lists_everything_but_itself() -> None:
    files = publish(PublicationPoint(anchor()), [ONE, TWO, ASPA])
    names = {ONE.file_name, TWO.file_name, ASPA.file_name, "ta.crl"}
    assert set(files) == {*names, "ta.mft"}
    made = read_manifest(files)
    assert made == Manifest.of(1, made.period, {n: files[n] for n in names})


def test_what_stays_keeps_its_bytes_and_what_goes_is_revoked() -> None:
    point = PublicationPoint(anchor())
    before = publish(point, [ONE, TWO])
    gone = cms.read(before[TWO.file_name]).certificate.serial
    old_manifest = cms.read(before["ta.mft"]).certificate.serial
    after = publish(point, [ONE, ASPA])
    assert after[ONE.file_name] == before[ONE.file_name]
    assert TWO.file_name not in after
    assert set(crl.read(after["ta.crl"])) == {gone, old_manifest}


def test_a_roa_that_comes_back_is_another_one() -> None:
    point = PublicationPoint(anchor())
    before = publish(point, [ONE])
    publish(point, [])
    after = publish(point, [ONE])
    assert after[ONE.file_name] != before[ONE.file_name]
    serials = [cms.read(f[ONE.file_name]).certificate.serial for f in (before, after)]
    assert serials[0] in crl.read(after["ta.crl"])
    assert serials[1] not in crl.read(after["ta.crl"])


def test_another_provider_makes_another_aspa_under_the_same_name() -> None:
    point = PublicationPoint(anchor())
    before = publish(point, [ASPA])
    after = publish(point, [Aspa.of(64500, [64502])])
    assert set(before) == set(after)
    assert before[ASPA.file_name] != after[ASPA.file_name]


def test_numbers_and_times_grow_with_every_publication_at_once() -> None:
    point = PublicationPoint(anchor())
    made = [read_manifest(publish(point, [])) for _ in range(5)]
    assert [m.number for m in made] == [1, 2, 3, 4, 5]
    times = [m.period.since for m in made]
    assert times == sorted(set(times))
    assert times[-1] <= NOW


def test_a_publication_never_lies_in_the_future() -> None:
    point = PublicationPoint(anchor())
    for _ in range(int(LAG.total_seconds()) + 1):
        publish(point, [])
    before = point.numbers
    with pytest.raises(TooSoon) as caught:
        publish(point, [ONE])
    assert caught.value.wait == timedelta(seconds=1)
    assert point.numbers == before
    assert not point.issued
    publish(point, [ONE], after=1)


def test_a_clock_that_went_back_stops_nothing_but_the_future() -> None:
    point = PublicationPoint(anchor())
    publish(point, [], after=30)
    assert read_manifest(publish(point, [])).number == 2


def test_an_own_end_is_kept_and_what_has_ended_is_left_out() -> None:
    point = PublicationPoint(anchor())
    until = NOW + timedelta(hours=1)
    first = point.publish({ONE: until}, NOW, DAY, key)
    assert cms.read(first[ONE.file_name]).certificate.period.until == until
    same = point.publish({ONE: until}, NOW, DAY, key)
    assert same[ONE.file_name] == first[ONE.file_name]
    longer = point.publish({ONE: until + DAY}, NOW, DAY, key)
    assert longer[ONE.file_name] != first[ONE.file_name]
    later = point.publish({ONE: until + DAY}, NOW + 3 * DAY, DAY, key)
    assert ONE.file_name not in later


def test_what_has_no_end_is_made_anew_before_it_ends() -> None:
    point = PublicationPoint(anchor())
    before = publish(point, [ONE])
    soon = publish(point, [ONE], after=300 * 86400)
    assert soon[ONE.file_name] == before[ONE.file_name]
    late = publish(point, [ONE], after=340 * 86400)
    assert late[ONE.file_name] != before[ONE.file_name]


def test_the_crl_forgets_what_has_ended() -> None:
    point = PublicationPoint(anchor())
    publish(point, [])
    assert len(crl.read(publish(point, [])["ta.crl"])) == 1
    assert crl.read(publish(point, [], after=3 * 86400)["ta.crl"]) == {}


def test_a_manifest_of_seconds_ends_in_seconds() -> None:
    point = PublicationPoint(anchor())
    files = point.publish({}, NOW, timedelta(hours=0.003), key)
    assert read_manifest(files).period.until == NOW + timedelta(seconds=10)
    ends = cms.read(files["ta.mft"]).certificate.period.until
    assert ends == NOW + timedelta(seconds=10)


def test_the_state_is_read_back() -> None:
    point = PublicationPoint(anchor())
    child = Child("you", keys.public_der(key(1)), LAYOUT.place("you"), STUDENTS)
    publish(point, [ONE, ASPA, child])
    publish(point, [ONE, child])
    again = PublicationPoint.from_files(anchor(), point.to_files())
    assert again == point
    assert publish(again, [ONE])[ONE.file_name] == point.published[ONE.file_name]


def test_a_state_before_any_publication_is_read_back() -> None:
    point = PublicationPoint(anchor())
    assert PublicationPoint.from_files(anchor(), point.to_files()) == point
    assert point.renewed_at() is None


@pytest.mark.parametrize(
    "state", [b"", b"{}", b"[]", b"null", b'{"key": 1, "issued": [{}]}'], ids=repr
)
def test_a_broken_state_is_called_so(state: bytes) -> None:
    with pytest.raises(ValueError, match="state is broken"):
        PublicationPoint.from_files(anchor(), {STATE: state})


def test_a_lost_object_is_a_broken_state() -> None:
    point = PublicationPoint(anchor())
    publish(point, [ONE])
    files = point.to_files()
    del files[ONE.file_name]
    with pytest.raises(ValueError, match=ONE.file_name):
        PublicationPoint.from_files(anchor(), files)


def test_under_a_new_key_everything_is_signed_anew_and_numbers_go_on() -> None:
    point = PublicationPoint(anchor())
    publish(point, [ONE])
    heir = Authority(key(2), _under(key(2)), anchor().uri)
    after = PublicationPoint.from_files(heir, point.to_files())
    assert after.issued == {}
    files = publish(after, [ONE])
    assert read_manifest(files).number == 2
    assert files[ONE.file_name] != point.published[ONE.file_name]
    assert crl.read(files["ta.crl"]) == {}


def _under(private: keys.PrivateKey) -> Certificate:
    terms = Terms(1, Period(NOW, NOW + DAY), Claim(ALL))
    made = certificates.trust_anchor(private, LAYOUT.place("ta"), terms)
    return certificates.read(made)


def test_half_of_the_manifests_time_is_when_it_is_renewed() -> None:
    point = PublicationPoint(anchor())
    publish(point, [])
    due = point.renewed_at()
    assert due
    assert abs(due - (NOW + DAY / 2)) < LAG
