"""What the watcher keeps of each second, and what a history of them tells."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dns.message
import dns.rrset
import pytest
from dnssec_grading.questions import Reply
from dnssec_watch import history, journal, picture
from dnssec_watch.history import Event, History, Span
from dnssec_watch.journal import Journal
from dnssec_watch.look import Digest, Key, Look, Signer, Tlsa
from dnssec_watch.signers import signers

from tests.content.dnssec.zones import HOUR, ZONE, Pair, key_set, pair, signature

KSK = [Key(100 + n, 8, f"ksk{n}", 257) for n in range(3)]
ZSK = [Key(200 + n, 8, f"zsk{n}", 256) for n in range(3)]


def signer(key: Key) -> Signer:
    return Signer(key.tag, key.algorithm, key.id)


def ds(key: Key) -> Digest:
    return Digest(key.tag, key.algorithm, key.id, 2)


def look(
    ksk: list[int], zsk: list[int], by: int, parent: int, trouble: str = ""
) -> Look:
    """With these keys, data signed `by` one of them and the DS of one."""
    return Look(
        names={"www A": trouble},
        keys=tuple([KSK[n] for n in ksk] + [ZSK[n] for n in zsk]),
        ds=(ds(KSK[parent]),),
        signed_keys=tuple(signer(KSK[n]) for n in ksk),
        signed=(signer(ZSK[by]),),
    )


GOOD = look([0], [0], 0, 0)


def watched(*stretches: tuple[int, Look], run: int = 0, start: int = 1000) -> History:
    """A history of looks that each stood for so many seconds."""
    spans = []
    for seconds, one in stretches:
        spans.append(Span(start, start + seconds, one, run))
        start += seconds
    return History(spans)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path


def test_what_is_written_is_read_again(folder: Path) -> None:
    kept = Journal(folder)
    for second in range(1000, 1005):
        kept.write(second, GOOD)
    kept.write(1005, look([0, 1], [0], 0, 0))
    kept.write(1006, look([0, 1], [0], 0, 0))
    read = history.read(folder)
    assert read.spans == [
        Span(1000, 1005, GOOD, 0),
        Span(1005, 1007, look([0, 1], [0], 0, 0), 0),
    ]


def test_only_changes_are_written(folder: Path) -> None:
    kept = Journal(folder)
    kept.write(1000, GOOD)
    size = kept.lines.stat().st_size
    for second in range(1001, 1100):
        kept.write(second, GOOD)
    assert kept.lines.stat().st_size == size
    kept.write(1100, replace(GOOD, resolver="SERVFAIL"))
    *_, last = kept.lines.read_text().splitlines()
    assert json.loads(last) == {"t": 1100, "resolver": "SERVFAIL"}


def test_a_killed_watcher_goes_on_with_what_it_had(folder: Path) -> None:
    first = Journal(folder)
    first.write(1000, GOOD)
    first.write(1010, GOOD)
    with first.lines.open("ab") as file:
        file.write(b'{"t":1011,"na')  # killed while writing
    again = Journal(folder)
    again.write(1020, GOOD)
    again.write(1021, GOOD)
    spans = history.read(folder).spans
    assert [(s.start, s.end, s.run) for s in spans] == [
        (1000, 1011, 0),
        (1020, 1022, 1),
    ]


def test_a_full_journal_says_nothing_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MAX_BYTES", 1500)
    kept = Journal(folder)
    for second in range(1000, 1100):
        kept.write(second, replace(GOOD, resolver=str(second)))
    assert kept.lines.stat().st_size <= 1500
    read = history.read(folder)
    assert read.spans
    assert read.spans[-1].end < 1100


def test_lines_that_are_no_looks_are_left_out() -> None:
    lines = ["[]", "7", '{"t": 1}', '{"t": "x", "names": 3}', "{", '{"seen": 9}']
    assert history.parse("\n".join(lines)).spans == []


def test_darkness_counts_after_the_first_light() -> None:
    dark = replace(GOOD, names={"www A": "SERVFAIL; EDE 6"})
    seen = watched((5, dark), (10, GOOD), (3, dark), (10, GOOD))
    assert seen.first_whole == 1005
    assert seen.dark() == [(1015, 1018, "www A: SERVFAIL; EDE 6")]
    assert seen.dark_seconds(until=1016) == 1
    assert seen.dark_seconds(since=1018) == 0


def test_the_lab_s_resolver_in_the_dark_is_darkness() -> None:
    dark = replace(GOOD, resolver="insecure, no AD")
    assert watched((1, GOOD), (2, dark)).dark_seconds() == 2


def test_never_light_is_no_darkness() -> None:
    seen = watched((9, replace(GOOD, names={"www A": "insecure, no AD"})))
    assert (seen.first_whole, seen.dark_seconds()) == (None, 0)


def test_blind_seconds_are_neither_light_nor_dark() -> None:
    seen = watched((5, GOOD), (4, Look(names={}, blind=True)), (5, GOOD))
    assert seen.dark_seconds() == 0
    assert [span.start for span in seen.spans] == [1000, 1009]


def test_a_new_run_may_begin_in_the_dark_for_a_while() -> None:
    dark = replace(GOOD, names={"www A": "no answer within 2 s"})
    first = watched((5, GOOD)).spans
    later = watched((40, dark), (5, GOOD), (1, dark), run=1, start=2000).spans
    assert History(first + later).dark_seconds() == 11


def test_a_right_zsk_roll_has_its_order() -> None:
    both = look([0], [0, 1], 0, 0)
    seen = watched(
        (20, GOOD),
        (13, both),
        (13, look([0], [0, 1], 1, 0)),
        (5, look([0], [1], 1, 0)),
    )
    moves = [(e.at, e.what, e.item) for e in seen.events if e.at > 1000]
    assert moves == [
        Event(1020, "+keys", ZSK[1]),
        Event(1033, "+signed", signer(ZSK[1])),
        Event(1033, "-signed", signer(ZSK[0])),
        Event(1046, "-keys", ZSK[0]),
    ]
    assert seen.broken_caches(10) == []
    assert [(life.item, life.present) for life in seen.keys] == [
        (KSK[0], True),
        (ZSK[0], False),
        (ZSK[1], True),
    ]


def test_signing_with_a_key_that_caches_do_not_have_is_seen() -> None:
    seen = watched(
        (20, GOOD), (5, look([0], [0, 1], 0, 0)), (13, look([0], [0, 1], 1, 0))
    )
    assert seen.broken_caches(10) == [(1025, 1019, "keys")]
    assert seen.broken_caches(5) == []


def test_a_key_that_goes_while_its_signatures_are_remembered_is_seen() -> None:
    seen = watched(
        (20, look([0], [0, 1], 0, 0)),
        (5, look([0], [0, 1], 1, 0)),
        (13, look([0], [1], 1, 0)),
    )
    assert seen.broken_caches(10) == [(1025, 1019, "signatures")]


def test_a_ksk_that_goes_while_its_ds_is_remembered_is_seen() -> None:
    seen = watched(
        (20, look([0, 1], [0], 0, 0)),
        (5, look([0, 1], [0], 0, 1)),
        (13, look([1], [0], 0, 1)),
    )
    assert seen.broken_caches(10) == [(1025, 1019, "ds")]


def test_a_ds_that_comes_before_its_key_is_known_is_seen() -> None:
    seen = watched(
        (20, GOOD), (5, look([0, 1], [0], 0, 0)), (9, look([0, 1], [0], 0, 1))
    )
    assert seen.broken_caches(10) == [(1025, 1019, "keys")]


def test_who_takes_the_ds_out_is_dark_and_breaks_no_cache() -> None:
    out = replace(GOOD, ds=(), names={"www A": "insecure, no AD"})
    seen = watched((20, GOOD), (5, out), (20, GOOD))
    assert seen.broken_caches(10) == []
    assert seen.dark_seconds() == 5


def test_tlsa_and_key_must_fit_whatever_is_remembered() -> None:
    def shows(key: str, *records: str) -> Look:
        state = "match" if key in records else "mismatch" if records else "none"
        return replace(GOOD, tlsa={"_443._tcp.www": Tlsa(state, key, records)})

    hasty = watched((9, shows("a", "a")), (9, shows("b", "b")))
    assert hasty.tlsa_dark("_443._tcp.www") == []
    assert hasty.tlsa_broken_caches("_443._tcp.www", 10) == [(1009, 1008, "tlsa")]
    right = watched(
        (9, shows("a", "a")), (12, shows("a", "a", "b")), (9, shows("b", "b"))
    )
    assert right.tlsa_broken_caches("_443._tcp.www", 10) == []
    wrong = watched((9, shows("a", "a")), (4, shows("b", "a")), (9, shows("b", "b")))
    assert wrong.tlsa_dark("_443._tcp.www") == [(1009, 1013, "mismatch")]


def reply_with(keys: list[Pair], *signatures: dns.rrset.RRset) -> Reply:
    message = dns.message.make_response(dns.message.make_query(ZONE, "DNSKEY"))
    message.answer += [key_set(*keys), *signatures]
    return Reply(dns.message.from_wire(message.to_wire()))


def test_only_signatures_that_hold_have_a_name() -> None:
    mine, other = pair(), pair()
    keys = [mine, other]
    known = {(one.tag, "id"): (f"id of {one.tag}", one.dnskey) for one in keys}
    records = key_set(*keys)
    reply = reply_with(
        keys,
        signature(records, mine),
        signature(records, other, since=-2 * HOUR, until=-HOUR),
    )
    found = signers(reply, ZONE, "DNSKEY", known=known)
    assert set(found) == {
        Signer(mine.tag, 13, f"id of {mine.tag}"),
        Signer(other.tag, 13, ""),
    }


def test_a_signature_over_something_else_has_no_name() -> None:
    mine = pair()
    reply = reply_with([mine, pair()], signature(key_set(mine), mine))
    known = {(mine.tag, "id"): ("mine", mine.dnskey)}
    assert signers(reply, ZONE, "DNSKEY", known=known) == (Signer(mine.tag, 13, ""),)


def test_the_picture_is_a_drawing_with_words_and_nothing_else() -> None:
    dark = replace(GOOD, names={"www A": '"><script>alert(1)</script>'})
    seen = watched((300, GOOD), (3, dark), (13, look([0, 1], [0], 0, 0)))
    root = ET.fromstring(picture.draw(seen))  # noqa: S314 - our own text
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds == {"svg", "title", "desc", "rect", "line", "text"}
    words = " ".join(root.itertext())
    assert "3 seconds of darkness" in words
    assert "key 101 (257, algorithm 8) is published" in words
    assert "(5 min)" in words


def test_the_picture_of_nothing_says_so() -> None:
    assert "Nothing has been watched yet" in picture.draw(History([]))


def test_a_hostile_history_makes_no_endless_picture() -> None:
    looks = [
        replace(GOOD, keys=tuple(Key(n, 8, str(n), 256) for n in range(n, n + 16)))
        for n in range(0, 4000, 16)
    ]
    drawn = picture.draw(watched(*[(1, one) for one in looks]))
    assert len(drawn) < 200_000
