"""The product tree of an advisory: which products it knows, and what they are called.

Everything here expects a document that has its shape (`advisories.schema`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from advisories.schema import STATUSES

type Path = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Product:
    """A product's id and full name, and the (category, name) branches down to it."""

    id: str
    name: str
    path: Path = ()

    def named(self, category: str) -> str:
        """The name of the branch of this category; empty when it has none."""
        return next((name for kind, name in self.path if kind == category), "")


def products(csaf: dict[str, Any]) -> list[Product]:
    """Every product that is defined, as often as it is."""
    tree = csaf.get("product_tree", {})
    found = list(_below(tree.get("branches", []), ()))
    found += [
        Product(p["product_id"], p["name"]) for p in tree.get("full_product_names", [])
    ]
    for relation in tree.get("relationships", []):
        made = relation["full_product_name"]
        found.append(Product(made["product_id"], made["name"]))
    return found


def _below(branches: list[dict[str, Any]], path: Path) -> Iterator[Product]:
    for branch in branches:
        here = (*path, (branch["category"], branch["name"]))
        if product := branch.get("product"):
            yield Product(product["product_id"], product["name"], here)
        yield from _below(branch.get("branches", []), here)


def groups(csaf: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """(group id, product ids) of every group, as often as it is defined."""
    listed = csaf.get("product_tree", {}).get("product_groups", [])
    return [(group["group_id"], group["product_ids"]) for group in listed]


def covered(csaf: dict[str, Any], item: dict[str, Any]) -> set[str]:
    """The product ids that a remediation, threat or flag is for."""
    found = set(item.get("product_ids", []))
    for group, members in groups(csaf):
        if group in item.get("group_ids", []):
            found |= set(members)
    return found


def referenced(csaf: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(where, product id) of every mention outside definitions."""
    for number, relation in enumerate(
        csaf.get("product_tree", {}).get("relationships", [])
    ):
        where = f"/product_tree/relationships/{number}"
        yield where, relation["product_reference"]
        yield where, relation["relates_to_product_reference"]
    for number, (_group, members) in enumerate(groups(csaf)):
        for member in members:
            yield f"/product_tree/product_groups/{number}", member
    for number, flaw in enumerate(csaf.get("vulnerabilities", [])):
        where = f"/vulnerabilities/{number}"
        for status in STATUSES:
            for product in flaw.get("product_status", {}).get(status, []):
                yield f"{where}/product_status/{status}", product
        for part in ("remediations", "threats"):
            for item in flaw.get(part, []):
                for product in item.get("product_ids", []):
                    yield f"{where}/{part}", product
        for score in flaw.get("scores", []):
            for product in score["products"]:
                yield f"{where}/scores", product
