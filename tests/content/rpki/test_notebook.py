"""The registry's notebook, and the monitor's desk that writes in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_grading.deadline import Deadline
from lab_grading.report import Finding
from lab_grading.session import Session
from rpki_grading.diagnosis import Diagnosis
from rpki_grading.scene import Scene
from rpki_monitor import notes
from rpki_monitor.diagnosing import MEASURED, MOST_ANSWERS, Diagnoses, Late
from rpki_monitor.doors import Silent
from rpki_monitor.settings import Settings
from rpki_monitor.window import Refused as Turned
from rpki_monitor.window import Window
from rpki_registry.notebook import MOST_NOTES, Notebook
from rpki_registry.office import Office
from rpki_registry.refusal import Refused

from tests.content.rpki.making import serving
from tests.content.rpki.test_registry import MEMBER, OPERATOR, ask, refusal
from tests.content.rpki_monitor.settings import SETTINGS

FAULTS = {"slurm": "an exception", "prefer": "liked less", "rtr-port": "elsewhere"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with serving(tmp_path) as office:
        yield office


@pytest.fixture
def lab(office: Office) -> Settings:
    url = f"http://127.0.0.1:{office.settings.ports.operator}"
    known = {**vars(SETTINGS), "registry": url, "token": OPERATOR, "faults": FAULTS}
    return Settings(**known)


def test_notes_are_kept_in_order_over_a_restart(tmp_path: Path) -> None:
    first = Notebook(tmp_path / "notes.json")
    first.add("one")
    first.add("another")
    again = Notebook(tmp_path / "notes.json").told()["notes"]
    assert [note["text"] for note in again] == ["one", "another"]


@pytest.mark.parametrize("text", [None, "", 7, ["one"], "x" * 81])
def test_what_is_no_note_is_refused(tmp_path: Path, text: object) -> None:
    with pytest.raises(Refused):
        Notebook(tmp_path / "notes.json").add(text)


def test_a_notebook_has_an_end(tmp_path: Path) -> None:
    book = Notebook(tmp_path / "notes.json")
    for number in range(MOST_NOTES):
        book.add(str(number))
    with pytest.raises(Refused, match="full"):
        book.add("one more")


def test_only_the_operator_reads_and_writes(office: Office) -> None:
    body = {"text": "said slurm"}
    for token in ("", MEMBER):
        assert refusal(office, "GET", "/notes", None, token, "operator")[0] == 401
        assert refusal(office, "POST", "/notes", body, token, "operator")[0] == 401
    assert refusal(office, "POST", "/notes", body, OPERATOR, "api")[0] == 404
    assert ask(office, "GET", "/notes", None, OPERATOR, "operator") == {"notes": []}


def said(told: dict) -> list[str]:
    return [answer["fault"] for answer in told["answers"]]


def test_what_is_said_is_taken_down_in_order(lab: Settings) -> None:
    desk = Diagnoses(lab)
    desk.say("slurm")
    desk.say("slurm")
    desk.say("prefer")
    assert said(desk.told()) == ["slurm", "prefer"]
    assert said(Diagnoses(lab).told()) == ["slurm", "prefer"]


def test_the_desk_says_the_same_to_right_and_wrong(lab: Settings) -> None:
    told = [Diagnoses(lab).say(fault) for fault in FAULTS]
    assert {tuple(sorted(answer)) for answer in told} == {("answers", "faults")}


def test_the_desk_listens_to_a_few_answers(lab: Settings) -> None:
    desk = Diagnoses(lab)
    for number in range(MOST_ANSWERS):
        desk.say(("slurm", "prefer")[number % 2])
    with pytest.raises(Late, match="no more"):
        desk.say("rtr-port")


@pytest.mark.parametrize("fault", [None, "everything", ["slurm"], {"slurm": 1}])
def test_what_is_not_on_the_list_is_not_taken_down(
    lab: Settings, fault: object
) -> None:
    window = Window(None, None, None, Diagnoses(lab), shows_vrps=False)  # type: ignore[arg-type]
    with pytest.raises(Turned, match="list"):
        window.post("/diagnosis", {"fault": fault})
    assert said(window.get("/diagnosis", {})) == []


def test_where_nothing_is_broken_there_is_no_such_desk() -> None:
    window = Window(None, None, None, shows_vrps=True)  # type: ignore[arg-type]
    for call in (
        lambda: window.get("/diagnosis", {}),
        lambda: window.post("/diagnosis", {"fault": "slurm"}),
    ):
        with pytest.raises(Turned, match="nothing of this name"):
            call()


def test_a_silent_registry_is_said_so() -> None:
    gone = Settings(**{**vars(SETTINGS), "registry": "http://127.0.0.1:9"})
    with pytest.raises(Silent):
        notes.read(gone)


def measured(lab: Settings, finding: Finding) -> Finding:
    session = Session({"fault": "slurm"}, {}, {})
    scene = Scene(session, lab, None, Deadline(9), None, None)  # type: ignore[arg-type]
    return Diagnosis("diagnosis", "fault").or_mended(lambda _scene: finding)(scene)


def test_nothing_is_told_of_what_is_broken_before_it_is_named(
    lab: Settings,
) -> None:
    broken = Finding(0, 1, "a payload is missing")
    silent = measured(lab, broken)
    assert (silent.good, silent.because) == (0, "diagnosis")
    assert "payload" not in silent.evidence
    Diagnoses(lab).say("prefer")
    assert measured(lab, broken) == broken


def test_a_silent_repair_counts_and_ends_the_guessing(lab: Settings) -> None:
    whole = Finding(1, 1, "all payloads")
    assert measured(lab, whole) == whole
    assert measured(lab, whole) == whole
    assert [note["text"] for note in notes.read(lab)] == [MEASURED]
    with pytest.raises(Late, match="too late"):
        Diagnoses(lab).say("slurm")


def test_a_repair_after_a_word_leaves_the_desk_open(lab: Settings) -> None:
    Diagnoses(lab).say("prefer")
    measured(lab, Finding(1, 1, "all payloads"))
    assert said(Diagnoses(lab).say("slurm")) == ["prefer", "slurm"]
