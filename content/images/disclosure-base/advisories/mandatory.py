"""The mandatory tests of CSAF 2.0 (section 6.1) that a maker's advisory can fail.

Left out is what needs lists that others keep (6.1.11: names of all CWEs; 6.1.12:
languages) or what a security advisory of a small maker has no use for (translations,
hashes, purls, VEX). Each test says its number, where, and what is wrong.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from advisories import cvss, moments, tree, versions
from advisories.schema import DOCUMENT

type Document = dict[str, Any]
type Test = Callable[[Document], Iterator[str]]

PROFILE = "csaf_security_advisory"
_PROFILES = {
    *("csaf_base", "csaf_security_incident_response", "csaf_informational_advisory"),
    *(PROFILE, "csaf_vex"),
}
# What one product cannot be at the same time (6.1.6).
_CONTRADICTING = (
    {"first_affected", "known_affected", "last_affected"},
    {"known_not_affected"},
    {"first_fixed", "fixed"},
    {"under_investigation"},
)
_RANGE = re.compile(r"<|>|\b(after|all|before|earlier|later|prior|versions?)\b", re.I)


def problems(csaf: Any) -> list[str]:
    """What is wrong, the shape first: without it no test can look."""
    wrong = list(DOCUMENT(csaf, ""))
    if wrong:
        return [f"schema: {told}" for told in wrong]
    return [f"{number} {told}" for number, test in TESTS.items() for told in test(csaf)]


def _undefined_product(csaf: Document) -> Iterator[str]:
    known = {product.id for product in tree.products(csaf)}
    for where, product in tree.referenced(csaf):
        if product not in known:
            yield f"{where}: no product has the id {product!r}"


def _product_twice(csaf: Document) -> Iterator[str]:
    yield from _twice("product id", (product.id for product in tree.products(csaf)))


def _circular(csaf: Document) -> Iterator[str]:
    made = {
        relation["full_product_name"]["product_id"]: {
            relation["product_reference"],
            relation["relates_to_product_reference"],
        }
        for relation in csaf.get("product_tree", {}).get("relationships", [])
    }
    for product in made:
        seen, level = set[str](), made[product]
        while level - seen:
            seen |= level
            level = set().union(*(made.get(one, set()) for one in level))
        if product in seen:
            yield f"/product_tree/relationships: {product!r} is made of itself"


def _undefined_group(csaf: Document) -> Iterator[str]:
    known = {group for group, _members in tree.groups(csaf)}
    for where, flaw in _flaws(csaf):
        for part in ("remediations", "threats"):
            for item in flaw.get(part, []):
                for group in set(item.get("group_ids", [])) - known:
                    yield f"{where}/{part}: no group has the id {group!r}"


def _group_twice(csaf: Document) -> Iterator[str]:
    yield from _twice("group id", (group for group, _members in tree.groups(csaf)))


def _contradicting(csaf: Document) -> Iterator[str]:
    for where, flaw in _flaws(csaf):
        status = flaw.get("product_status", {})
        sets = [
            set().union(*(status.get(name, []) for name in names))
            for names in _CONTRADICTING
        ]
        for one, other in combinations(sets, 2):
            for product in one & other:
                told = f"{product!r} stands in two that exclude each other"
                yield f"{where}/product_status: {told}"


def _scored_twice(csaf: Document) -> Iterator[str]:
    for where, flaw in _flaws(csaf):
        scored = [
            (product, score["cvss_v3"]["version"])
            for score in flaw.get("scores", [])
            if "cvss_v3" in score
            for product in score["products"]
        ]
        for (product, _version), count in Counter(scored).items():
            if count > 1:
                yield f"{where}/scores: {product!r} has more than one score"


def _vectors(
    csaf: Document,
) -> Iterator[tuple[str, dict[str, Any], cvss.Vector | None]]:
    """Every score with its vector, None where that cannot be read."""
    for where, flaw in _flaws(csaf):
        for score in flaw.get("scores", []):
            if told := score.get("cvss_v3"):
                try:
                    vector = cvss.parse(told["vectorString"])
                except ValueError:
                    vector = None
                yield f"{where}/scores", told, vector


def _bad_vector(csaf: Document) -> Iterator[str]:
    for where, told, vector in _vectors(csaf):
        if vector is None or told["version"] != "3.1":
            yield f"{where}: no vector of CVSS 3.1 with its eight base metrics"


def _miscalculated(csaf: Document) -> Iterator[str]:
    for where, told, vector in _vectors(csaf):
        if vector is None:
            continue
        score = cvss.base_score(vector)
        if told["baseScore"] != score or told["baseSeverity"] != cvss.severity(score):
            yield f"{where}: baseScore or baseSeverity is not what the vector gives"


def _inconsistent(csaf: Document) -> Iterator[str]:
    names = {"AV": "attackVector", "AC": "attackComplexity", "PR": "privilegesRequired"}
    names |= {"UI": "userInteraction", "S": "scope", "C": "confidentialityImpact"}
    names |= {"I": "integrityImpact", "A": "availabilityImpact"}
    for where, told, vector in _vectors(csaf):
        for metric, name in names.items():
            given = told.get(name)
            if vector and given is not None and str(given)[:1] != vector[metric]:
                yield f"{where}: {name} is not what the vector says"


def _history(csaf: Document) -> list[tuple[Any, str]]:
    revisions = csaf["document"]["tracking"]["revision_history"]
    return [(moments.parse(one["date"]), one["number"]) for one in revisions]


def _unsorted(csaf: Document) -> Iterator[str]:
    by_date = [
        number for _date, number in sorted(_history(csaf), key=lambda one: one[0])
    ]
    if by_date != sorted(by_date, key=_order):
        yield "/document/tracking/revision_history: numbers and dates go different ways"


def _not_latest(csaf: Document) -> Iterator[str]:
    tracking = csaf["document"]["tracking"]
    latest = max((number for _date, number in _history(csaf)), key=_order)
    given = tracking["version"].partition("+")[0]
    if tracking["status"] == "draft":
        given, latest = (text.partition("-")[0] for text in (given, latest))
    if given != latest.partition("+")[0]:
        yield f"/document/tracking/version: is not {latest}, the latest revision"


def _draft_status(csaf: Document) -> Iterator[str]:
    tracking = csaf["document"]["tracking"]
    version = tracking["version"]
    early = version == "0" or version.startswith("0.") or "-" in version
    if early and tracking["status"] != "draft":
        yield "/document/tracking: a version 0 or a pre-release has the status draft"


def _early_revision(csaf: Document) -> Iterator[str]:
    if csaf["document"]["tracking"]["status"] in ("final", "interim"):
        for _date, number in _history(csaf):
            if number == "0" or number.startswith("0."):
                yield f"/document/tracking/revision_history: {number} is not for others"


def _pre_release(csaf: Document) -> Iterator[str]:
    for _date, number in _history(csaf):
        if "-" in number.partition("+")[0]:
            yield f"/document/tracking/revision_history: {number} is a pre-release"


def _final_pre_release(csaf: Document) -> Iterator[str]:
    tracking = csaf["document"]["tracking"]
    if tracking["status"] != "draft" and "-" in tracking["version"].partition("+")[0]:
        yield "/document/tracking/version: is a pre-release"


def _revision_missing(csaf: Document) -> Iterator[str]:
    majors = {_order(number)[0] for _date, number in _history(csaf)}
    gapless = max(majors) - min(majors) + 1 == len(majors)
    if not {0, 1} & majors or not gapless:
        yield "/document/tracking/revision_history: a revision is missing"


def _revision_twice(csaf: Document) -> Iterator[str]:
    yield from _twice("revision", (number for _date, number in _history(csaf)))


def _cve_twice(csaf: Document) -> Iterator[str]:
    numbers = (flaw["cve"] for _where, flaw in _flaws(csaf) if "cve" in flaw)
    yield from _twice("CVE", numbers)


def _category(csaf: Document) -> Iterator[str]:
    given = csaf["document"]["category"]
    plain = re.sub(r"[\s_.-]", "", given.lower()).removeprefix("csaf")
    likened = {re.sub("_", "", name).removeprefix("csaf") for name in _PROFILES}
    if given not in _PROFILES and (plain in likened or given.startswith("csaf_")):
        yield f"/document/category: {given!r} looks like a profile and is none"


def _profiled(csaf: Document) -> bool:
    return csaf["document"]["category"] in (PROFILE, "csaf_vex")


def _no_tree(csaf: Document) -> Iterator[str]:
    if _profiled(csaf) and "product_tree" not in csaf:
        yield "/product_tree: is missing"


def _no_notes(csaf: Document) -> Iterator[str]:
    for where, flaw in _flaws(csaf):
        if _profiled(csaf) and "notes" not in flaw:
            yield f"{where}/notes: is missing"


def _no_status(csaf: Document) -> Iterator[str]:
    for where, flaw in _flaws(csaf):
        if _profiled(csaf) and "product_status" not in flaw:
            yield f"{where}/product_status: is missing"


def _no_vulnerability(csaf: Document) -> Iterator[str]:
    if _profiled(csaf) and "vulnerabilities" not in csaf:
        yield "/vulnerabilities: is missing"


def _for_nothing(csaf: Document) -> Iterator[str]:
    for where, flaw in _flaws(csaf):
        for item in flaw.get("remediations", []):
            if not item.get("product_ids") and not item.get("group_ids"):
                yield f"{where}/remediations: does not say for which products"


def _mixed_versions(csaf: Document) -> Iterator[str]:
    numbers = [csaf["document"]["tracking"]["version"]]
    numbers += [number for _date, number in _history(csaf)]
    if len({"." in number for number in numbers}) > 1:
        yield "/document/tracking: counts in whole numbers here and 1.0.0 there"


def _range_as_version(csaf: Document) -> Iterator[str]:
    for product in tree.products(csaf):
        version = product.named("product_version")
        if _RANGE.search(version):
            yield f"/product_tree: {version!r} is no single version"


def _flaws(csaf: Document) -> Iterator[tuple[str, Document]]:
    for number, flaw in enumerate(csaf.get("vulnerabilities", [])):
        yield f"/vulnerabilities/{number}", flaw


def _twice(what: str, names: Iterator[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"the {what} {name!r} stands {count} times"


def _order(number: str) -> tuple[int, ...]:
    return versions.key(re.split(r"[-+]", number)[0])


TESTS: dict[str, Test] = {
    "6.1.1": _undefined_product,
    "6.1.2": _product_twice,
    "6.1.3": _circular,
    "6.1.4": _undefined_group,
    "6.1.5": _group_twice,
    "6.1.6": _contradicting,
    "6.1.7": _scored_twice,
    "6.1.8": _bad_vector,
    "6.1.9": _miscalculated,
    "6.1.10": _inconsistent,
    "6.1.14": _unsorted,
    "6.1.16": _not_latest,
    "6.1.17": _draft_status,
    "6.1.18": _early_revision,
    "6.1.19": _pre_release,
    "6.1.20": _final_pre_release,
    "6.1.21": _revision_missing,
    "6.1.22": _revision_twice,
    "6.1.23": _cve_twice,
    "6.1.26": _category,
    "6.1.27.4": _no_tree,
    "6.1.27.5": _no_notes,
    "6.1.27.6": _no_status,
    "6.1.27.11": _no_vulnerability,
    "6.1.29": _for_nothing,
    "6.1.30": _mixed_versions,
    "6.1.31": _range_as_version,
}
