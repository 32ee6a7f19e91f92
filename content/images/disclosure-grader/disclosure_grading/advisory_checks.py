"""Checks of the advisory, and of what must not be public."""

from collections.abc import Callable
from typing import Any

from advisories import cvss, tree, versions
from lab_grading.report import Finding

from disclosure_grading.listing import Advisory
from disclosure_grading.scene import Scene, mentions

_AFFECTED = ("known_affected", "first_affected", "last_affected")
_FIXED = ("fixed", "first_fixed", "recommended")


def listed(scene: Scene) -> Finding:
    """CSAF 2.0, section 7.1: from security.txt one gets to the advisory."""
    listing = scene.listing
    there = [advisory for advisory in listing.advisories if advisory.page.good]
    if not there:
        told = listing.problem or listing.advisories[0].page.told
        return Finding(0, 1, told)
    return Finding(1, 1, f"Found from security.txt: {there[0].page.url}")


def valid(scene: Scene) -> Finding:
    """Section 6.1: what is listed passes the mandatory tests."""
    advisories = scene.listing.advisories
    if not advisories:
        return Finding(0, 1, "There is no advisory.")
    wrong = [problem for advisory in advisories for problem in advisory.problems]
    if wrong:
        return Finding(0, 1, f"{len(wrong)} mistakes; the first: {wrong[0][:200]}.")
    return Finding(1, 1, "Every advisory passes the mandatory tests.")


def _about(scene: Scene) -> tuple[Advisory, dict[str, Any]] | None:
    """The advisory and, in it, the flaw that has a fix."""
    advisory = scene.advisory
    if advisory is None or not advisory.flaws:
        return None
    cve = scene.truth.flaws["exploited"].cve
    named = [flaw for flaw in advisory.flaws if flaw.get("cve") == cve]
    return advisory, (named or advisory.flaws)[0]


def _of_flaw(
    look: Callable[[Scene, Advisory, dict[str, Any]], Finding], of: int = 1
) -> Callable[[Scene], Finding]:
    """A look at the flaw in the advisory, if there is one."""

    def whole(scene: Scene) -> Finding:
        found = _about(scene)
        if found is None:
            told = "No advisory with a readable form tells of a vulnerability."
            return Finding(0, of, told)
        return look(scene, *found)

    return whole


def _versions(scene: Scene, advisory: Advisory, ids: set[str]) -> tuple[set[str], bool]:
    """The releases that these products are, and whether all are of our product."""
    releases, ours = set[str](), True
    for product in tree.products(advisory.csaf):
        if product.id not in ids:
            continue
        text = f"{' '.join(name for _kind, name in product.path)} {product.name}"
        ours &= mentions(text, scene.truth["product"])
        if ranged := product.named("product_version_range"):
            try:
                releases |= versions.in_range(ranged, list(scene.truth["releases"]))
            except ValueError:
                ours = False
        else:
            words = product.named("product_version") or product.name
            releases.add(words.split()[-1].lstrip("vV"))
    return releases, ours


def _listed_as(flaw: dict[str, Any], names: tuple[str, ...]) -> set[str]:
    status = flaw.get("product_status", {})
    return set().union(*(status.get(name, []) for name in names))


def _products(scene: Scene, advisory: Advisory, flaw: dict[str, Any]) -> Finding:
    truth = scene.truth.flaws["exploited"]
    affected, ours = _versions(scene, advisory, _listed_as(flaw, _AFFECTED))
    fixed, also_ours = _versions(scene, advisory, _listed_as(flaw, _FIXED))
    safe, _ours = _versions(scene, advisory, _listed_as(flaw, ("known_not_affected",)))
    if not ours or not also_ours:
        return Finding(0, 1, f"A product in it is not a {scene.truth['product']}.")
    if affected != set(truth.affected) or safe & set(truth.affected):
        return Finding(0, 1, "The releases said to be affected are not those that are.")
    if fixed != {scene.truth["fixed"]}:
        return Finding(0, 1, "The release said to be fixed is not the one that is.")
    return Finding(
        1, 1, f"{len(affected)} releases affected, {scene.truth['fixed']} fixed."
    )


def _vulnerability(scene: Scene, _advisory: Advisory, flaw: dict[str, Any]) -> Finding:
    truth = scene.truth.flaws["exploited"]
    if flaw.get("cve") != truth.cve:
        return Finding(
            0, 1, "It does not bear the CVE number of the flaw that is fixed."
        )
    cwe = flaw.get("cwe", {}).get("id", truth.cwe)
    if cwe != truth.cwe:
        return Finding(0, 1, "The weakness (CWE) is another.")
    scored = set[str]()
    for score in flaw.get("scores", []):
        told = score.get("cvss_v3", {}).get("vectorString", "")
        if told and not _same(told, truth.vector):
            return Finding(0, 1, "A CVSS vector is not what the facts say.")
        scored |= set(score["products"]) if told else set()
    if _listed_as(flaw, _AFFECTED) - scored or not scored:
        return Finding(0, 1, "Not every affected release has a CVSS score.")
    return Finding(1, 1, f"{truth.cve}, scored for every affected release.")


def _same(told: str, truth: str) -> bool:
    try:
        return cvss.parse(told) == cvss.parse(truth)
    except ValueError:
        return False


def _remediation(scene: Scene, advisory: Advisory, flaw: dict[str, Any]) -> Finding:
    fixed = scene.truth["fixed"]
    fixes = [
        item
        for item in flaw.get("remediations", [])
        if item["category"] == "vendor_fix"
        and mentions(item["details"], fixed)
        and scene.site.url(item.get("url", ""))
        and mentions(item["url"], fixed)
    ]
    if not fixes:
        told = "No vendor_fix names the release that repairs it, and where to get it."
        return Finding(0, 1, told)
    covered = set().union(*(tree.covered(advisory.csaf, item) for item in fixes))
    if _listed_as(flaw, _AFFECTED) - covered:
        return Finding(0, 1, "Some affected releases are told of no fix.")
    return Finding(1, 1, f"Every affected release is told of {fixed}.")


products = _of_flaw(_products)
vulnerability = _of_flaw(_vulnerability)
remediation = _of_flaw(_remediation)


def _credit(scene: Scene, advisory: Advisory, flaw: dict[str, Any]) -> Finding:
    thanked = [
        *advisory.csaf["document"].get("acknowledgments", []),
        *flaw.get("acknowledgments", []),
    ]
    names = [name for one in thanked for name in one.get("names", [])]
    if scene.truth["credit"] not in names:
        return Finding(0, 2, "Who wants to be named is not, or not as they wish.")
    for url, text in scene.public.items():
        if any(mentions(text, word) for word in scene.truth["hidden"]):
            return Finding(1, 2, f"{url} names somebody who does not want it.")
    return Finding(2, 2, "Named is who wants it, as they wish, and nobody else.")


credit = _of_flaw(_credit, of=2)


def embargo_kept(scene: Scene) -> Finding:
    """Nothing public says anything of the flaw that is under embargo."""
    for url, text in scene.public.items():
        if any(mentions(text, mark) for mark in scene.truth["marks"]):
            return Finding(0, 1, f"{url} gives away what is under embargo.")
    return Finding(1, 1, f"{len(scene.public)} pages, and not a word of it.")
