"""The drawing of routes: what it shows, in words, as a table, and of nonsense."""

import json
import random
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from rpki_picture import draw, paper

from labs.picture_tables import read_table
from tests.content.rpki_picture.scenes import PART, V4, V6, hijacked, peaceful, route

SVG = "{http://www.w3.org/2000/svg}"


def parsed(scene: Any) -> ET.Element:
    return ET.fromstring(draw(scene))  # noqa: S314 - our own text


def title(scene: Any) -> str:
    return parsed(scene).findtext(f"{SVG}title", "")


def described(scene: Any) -> str:
    return parsed(scene).findtext(f"{SVG}desc", "")


def written(scene: Any) -> list[str]:
    return [element.text or "" for element in parsed(scene).iter(f"{SVG}text")]


def colours(scene: Any) -> list[str]:
    """Of the lines that are ways of traffic, above the legend."""
    lines = list(parsed(scene).iter(f"{SVG}line"))[:-5]
    states = {pen.colour: state for state, pen in paper.PENS.items()}
    return [states[c] for line in lines if (c := line.get("stroke", "")) in states]


def table(scene: Any) -> dict[str, Any]:
    found = read_table(draw(scene))
    assert found is not None
    return found


def test_in_peace_everybody_reaches_the_student() -> None:
    assert title(peaceful()) == f"{V4}: 3 of 3 reach You; {V6}: 3 of 3 reach You"
    assert set(colours(peaceful("valid"))) == {"valid"}
    assert set(colours(peaceful())) == {"not-found"}
    assert "not found → You" in written(peaceful())


def test_shared_hops_are_drawn_once() -> None:
    # Remote, transit, upstream, you; customer, you: for each prefix.
    assert len(colours(peaceful())) == 2 * 4


def test_an_exact_hijack_is_told_of() -> None:
    scene = hijacked()
    assert title(scene).startswith(f"{V4}: 2 of 3 reach Mallory;")
    assert "Remote goes by way of Transit, Mallory" in described(scene)
    assert ["not found → Mallory", "not found → You"] == [
        text for text in written(scene) if text.startswith("not found →")
    ][:2]


def test_a_more_specific_route_wins_beside_the_whole() -> None:
    scene = hijacked(PART, "invalid")
    assert title(scene).startswith(f"{V4}: 2 of 3 reach Mallory for /24;")
    assert "for the more specific 198.18.20.0/24" in described(scene)
    texts = written(scene)
    assert {"valid → You", "invalid → Mallory", f"for {PART}", "/24"} <= set(texts)
    assert "origin /24" in texts
    assert set(colours(scene)) == {"valid", "invalid"}


def test_a_watched_part_follows_the_whole_where_it_has_no_route_of_its_own() -> None:
    scene = hijacked(PART, "invalid")
    scene["watched"] = [{"prefix": PART, "label": ""}]
    assert title(scene) == f"{PART}: 2 of 3 reach Mallory"
    assert f"by {V4}" in written(scene)


def test_a_forged_origin_is_found_out_by_its_way() -> None:
    scene = peaceful("valid")
    scene["views"]["transit"][0]["path"] = [64666, 64701]
    assert title(scene).startswith(f"{V4}: 1 of 3 pass through Mallory;")
    scene["links"].remove(["student", "attacker"])
    (claimed,) = [
        line
        for line in parsed(scene).iter(f"{SVG}line")
        if line.get("stroke-dasharray") == "2 6"
    ]
    assert claimed.get("stroke") == paper.PENS["valid"].colour


def test_who_says_nothing_and_who_knows_nothing_are_told_apart() -> None:
    scene = peaceful() | {"silent": ["remote"]}
    scene["views"]["customer"] = []
    assert {"no answer", "no route"} <= set(written(scene))
    assert title(scene).startswith(f"{V4}: 1 of 2 reach You")
    notes = table(scene)["notes"]
    assert f"No route to {V4}: Customer." in notes
    assert "No answer from: Remote." in notes
    scene["silent"] = ["transit", "remote", "customer"]
    assert title(scene).startswith(f"{V4}: nobody answered")


def test_the_table_has_every_route_that_matters() -> None:
    scene = hijacked(PART, "invalid")
    scene["views"]["transit"].append(route("203.0.113.0/24", [64702], "valid"))
    told = table(scene)
    assert told["columns"] == [
        "Seen from",
        "Prefix",
        "AS path",
        "Origin",
        "State",
        "Best",
    ]
    assert told["rows"][:3] == [
        ["Transit", V4, "64702 64701", "You (AS64701)", "valid", "yes"],
        ["Transit", PART, "64666", "Mallory (AS64666)", "invalid", "yes"],
        ["Transit", V6, "64702 64701", "You (AS64701)", "valid", "yes"],
    ]
    assert len(told["rows"]) == 8
    assert told["caption"] == "Routes on 28 November 2026, 20:00:00 UTC"


def test_too_many_routes_are_cut_and_counted() -> None:
    scene = peaceful()
    scene["views"]["transit"] = [
        route(f"198.18.{20 + n // 64}.{4 * (n % 64)}/30", [64701], "valid")
        for n in range(150)
    ]
    told = table(scene)
    assert len(told["rows"]) == 60
    assert told["notes"][-1] == "… and 94 routes more."
    assert len(draw(scene)) < 200_000


def test_states_differ_in_line_mark_and_word() -> None:
    pens = list(paper.PENS.values())
    assert len({(pen.width, pen.dashes) for pen in pens}) == len(pens)
    assert len({pen.word for pen in pens}) == len(pens)
    marks = []
    for state in paper.PENS:
        sheet = paper.Paper()
        sheet.symbol(0, 0, state)
        colour = re.compile(r"#[0-9a-f]{6}")
        marks.append(colour.sub("", "".join(sheet.shapes)))
    assert len(set(marks)) == len(pens)


def test_it_is_a_drawing_with_words_and_nothing_else() -> None:
    scene = hijacked()
    scene["systems"][5]["name"] = '"><script>alert(1)</script>&'
    scene["watched"][0]["label"] = "</metadata><script/>"
    root = parsed(scene)
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds == {"svg", "title", "desc", "metadata", "rect", "line", "path", "text"}
    assert read_table(draw(scene)) is not None


def test_the_same_scene_gives_the_same_drawing() -> None:
    assert draw(hijacked()) == draw(json.loads(json.dumps(hijacked())))


@pytest.mark.parametrize(
    "scene",
    [
        {},
        None,
        [],
        {"systems": None, "views": [], "watched": {}, "layout": 3, "links": "x"},
        {"watched": [{"prefix": V4}]},
        {"systems": [{"node": "a", "asn": "1"}], "watched": [{"prefix": "::/0"}]},
        peaceful() | {"layout": {}},
        peaceful() | {"layout": {"student": [float("nan"), 1], "remote": "xy"}},
        peaceful() | {"links": [["student"], ["student", "nobody"], None]},
        peaceful() | {"views": {"transit": [None, {"prefix": "x"}, {"prefix": V4}]}},
        peaceful() | {"at": "yesterday"},
    ],
)
def test_what_is_missing_or_malformed_is_left_out(scene: Any) -> None:
    assert parsed(scene).tag == f"{SVG}svg"
    assert "nan" not in draw(scene)
    table(scene)


def test_no_scrambled_scene_breaks_it() -> None:
    chance = random.Random(7)
    junk = [None, 0, -1, "", "x", [], {}, 1e300, True, "198.18.20.0/22", [1, 2]]

    def scrambled(value: Any) -> Any:
        if chance.random() < 0.08:
            return chance.choice(junk)
        if isinstance(value, dict):
            return {key: scrambled(one) for key, one in value.items()}
        if isinstance(value, list):
            return [scrambled(one) for one in value]
        return value

    for _turn in range(300):
        scene = scrambled(hijacked(PART, "invalid"))
        parsed(scene)
        table(scene)


def test_words_are_made_to_fit() -> None:
    words, size = paper.fitting("A rather long name of a network", 20, 90, bold=True)
    assert size == paper.LEAST_SIZE
    assert words.endswith("…")
    assert paper.estimate(words, size, bold=True) <= 90
    assert paper.fitting("You", 20, 90, bold=True) == ("You", 20)
