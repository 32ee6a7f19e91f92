"""Each session's own values."""

import random

from labs.manifest import LabManifest
from labs.parameters import draw_parameters, fill_in, leave_open, public_parameters
from tests.labs.lab_folders import manifest_data

MANIFEST = LabManifest.model_validate(manifest_data())


def test_templates_combine_what_was_drawn_before() -> None:
    drawn = draw_parameters(MANIFEST)
    assert drawn["zone"] == f"{drawn['word']}-{drawn['tail']}.example"
    assert len(drawn["tail"]) == 4


def test_two_sessions_do_not_share_secrets() -> None:
    first, second = draw_parameters(MANIFEST), draw_parameters(MANIFEST)
    assert first["token"] != second["token"]


def test_a_seed_repeats_the_draw() -> None:
    draws = [draw_parameters(MANIFEST, random.Random(7)) for _ in range(2)]
    assert draws[0] == draws[1]


def test_what_is_fixed_goes_into_templates_and_changes_nothing_else() -> None:
    drawn = draw_parameters(MANIFEST, random.Random(7))
    fixed = draw_parameters(MANIFEST, random.Random(7), {"word": "sextant"})
    assert fixed["zone"] == f"sextant-{drawn['tail']}.example"
    assert fixed["token"] == drawn["token"]


def test_secret_values_stay_out_of_what_students_read() -> None:
    assert set(public_parameters(MANIFEST, draw_parameters(MANIFEST))) == {
        "word",
        "tail",
        "zone",
    }


def test_text_keeps_placeholders_nobody_knows() -> None:
    text = "dig {{ zone }} @{{nodes.server}} {{ other }}"
    values = {"zone": "a.example", "nodes.server": "10.0.0.53"}
    assert fill_in(text, values) == "dig a.example @10.0.0.53 {{ other }}"


def test_what_is_still_being_made_is_dots() -> None:
    assert leave_open("dig {{ zone }} @{{nodes.server}}") == "dig … @…"
