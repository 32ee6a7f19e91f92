"""The mandatory tests of CSAF 2.0, each with a mistake that it must find."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from advisories import mandatory

from tests.content.disclosure.advisories import DAY, advisory, product

type Spoil = Callable[[dict[str, Any]], Any]


def flaw(csaf: dict[str, Any]) -> Any:
    return csaf["vulnerabilities"][0]


def tracking(csaf: dict[str, Any]) -> Any:
    return csaf["document"]["tracking"]


def score(csaf: dict[str, Any]) -> Any:
    return flaw(csaf)["scores"][0]["cvss_v3"]


def releases(csaf: dict[str, Any]) -> Any:
    return csaf["product_tree"]["branches"][0]["branches"][0]["branches"]


def revision(number: str, date: str = DAY) -> dict[str, str]:
    return {"date": date, "number": number, "summary": "Another"}


def related(csaf: dict[str, Any]) -> None:
    csaf["product_tree"]["relationships"] = [
        {
            "category": "installed_on",
            "full_product_name": {"name": "Both", "product_id": "P-both"},
            "product_reference": "P-both",
            "relates_to_product_reference": "P-1.0.0",
        }
    ]


def grouped(csaf: dict[str, Any], *names: str) -> None:
    csaf["product_tree"]["product_groups"] = [
        {"group_id": name, "product_ids": ["P-1.0.0", "P-1.1.0"]} for name in names
    ]


MISTAKES: dict[str, Spoil] = {
    "6.1.1": lambda c: flaw(c)["product_status"]["fixed"].append("P-none"),
    "6.1.2": lambda c: releases(c).append(product("1.0.0")),
    "6.1.3": related,
    "6.1.4": lambda c: flaw(c)["remediations"][0].update(group_ids=["G"]),
    "6.1.5": lambda c: grouped(c, "G", "G"),
    "6.1.6": lambda c: flaw(c)["product_status"]["fixed"].append("P-1.0.0"),
    "6.1.7": lambda c: flaw(c)["scores"].append(flaw(c)["scores"][0]),
    "6.1.8": lambda c: score(c).update(vectorString="CVSS:3.1/AV:N"),
    "6.1.9": lambda c: score(c).update(baseSeverity="HIGH"),
    "6.1.10": lambda c: score(c).update(attackVector="LOCAL"),
    "6.1.14": lambda c: tracking(c).update(
        version="2",
        revision_history=[revision("1"), revision("2", "2025-01-01T00:00:00Z")],
    ),
    "6.1.16": lambda c: tracking(c).update(version="2"),
    "6.1.17": lambda c: tracking(c).update(
        version="0", revision_history=[revision("0")]
    ),
    "6.1.18": lambda c: tracking(c)["revision_history"].insert(0, revision("0")),
    "6.1.19": lambda c: tracking(c).update(
        version="1.0.0-rc", revision_history=[revision("1.0.0-rc")]
    ),
    "6.1.20": lambda c: tracking(c).update(
        version="1.0.0-rc", revision_history=[revision("1.0.0")]
    ),
    "6.1.21": lambda c: tracking(c).update(
        version="3", revision_history=[revision("1"), revision("3")]
    ),
    "6.1.22": lambda c: tracking(c)["revision_history"].append(revision("1")),
    "6.1.23": lambda c: c["vulnerabilities"].append(flaw(c)),
    "6.1.26": lambda c: c["document"].update(category="Security Advisory"),
    "6.1.27.4": lambda c: c.pop("product_tree"),
    "6.1.27.5": lambda c: flaw(c).pop("notes"),
    "6.1.27.6": lambda c: flaw(c).pop("product_status"),
    "6.1.27.11": lambda c: c.pop("vulnerabilities"),
    "6.1.29": lambda c: flaw(c)["remediations"][0].pop("product_ids"),
    "6.1.30": lambda c: tracking(c).update(version="1.0.0"),
    "6.1.31": lambda c: releases(c)[0].update(name="1.0.0 and earlier"),
}


def test_what_is_in_order_has_no_problems() -> None:
    assert mandatory.problems(advisory()) == []


def test_every_test_has_its_mistake() -> None:
    assert MISTAKES.keys() == mandatory.TESTS.keys()


@pytest.mark.parametrize("number", MISTAKES)
def test_a_mistake_is_found_by_its_test(number: str) -> None:
    csaf = advisory()
    MISTAKES[number](csaf)
    found = {told.split()[0] for told in mandatory.problems(csaf)}
    assert number in found
    assert "schema:" not in found


@pytest.mark.parametrize(
    "csaf",
    [
        None,
        [],
        {},
        {"document": 1},
        {**advisory(), "vulnerabilities": {}},
        {**advisory(), "product_tree": {"branches": [[]]}},
        {**advisory(), "vulnerabilities": [{"cve": "2026-1"}]},
        {**advisory(), "vulnerabilities": [{"remediations": [{"details": 1}]}]},
    ],
)
def test_what_has_another_shape_is_told_as_such(csaf: Any) -> None:
    assert all(told.startswith("schema:") for told in mandatory.problems(csaf))
    assert mandatory.problems(csaf)


def test_numbers_without_end_are_no_versions() -> None:
    csaf = advisory()
    tracking(csaf).update(version="9" * 5000, revision_history=[revision("9" * 5000)])
    assert mandatory.problems(csaf)[0].startswith("schema:")
    tracking(csaf).update(
        version="9" * 30, revision_history=[revision("1"), revision("9" * 30)]
    )
    assert any(told.startswith("6.1.21") for told in mandatory.problems(csaf))


STRANGE = (None, 0, -1, 1e308, "", "x", [], {}, [[]], {"a": 1}, True, ["x", 1])


def test_whatever_stands_anywhere_is_read_without_falling_over() -> None:
    source = random.Random(1)
    for _try in range(3000):
        csaf = advisory()
        place: Any = csaf
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = source.choice(keys)
            below = place[key]
            if not isinstance(below, dict | list) or not below or source.random() < 0.2:
                place[key] = source.choice(STRANGE)
                break
            place = below
        mandatory.problems(csaf)
