"""Versions of products, and ranges of them in the notation "vers"."""

import re

type Key = tuple[int, ...]

_VERS = re.compile(r"vers:[a-z0-9.+-]+/(.+)")
_COMPARATOR = re.compile(r"(>=|<=|<|>|=)?\s*v?(\d+(?:\.\d+)*)")


def key(version: str) -> Key:
    """By which versions are ordered: 2.10.0 comes after 2.9.0."""
    return tuple(int(part) for part in version.split("."))


def in_range(text: str, releases: list[str]) -> set[str]:
    """Which releases a range names; ValueError when it is none.

    `vers:generic/>=2.1.0|<3.0.0` holds what fits both; `=` adds single versions.
    """
    match = _VERS.fullmatch(text.strip())
    if not match or len(text) > 500:
        raise ValueError(
            f"{text[:60]!r} is no range such as vers:generic/>=1.0.0|<1.2.0"
        )
    if match[1] == "*":
        return set(releases)
    bounds, single = [], set()
    for part in match[1].split("|"):
        found = _COMPARATOR.fullmatch(part.strip())
        if not found:
            raise ValueError(f"{part[:40]!r} is no comparison in a range")
        if (found[1] or "=") == "=":
            single.add(key(found[2]))
        else:
            bounds.append((found[1], key(found[2])))
    return {
        release
        for release in releases
        if key(release) in single
        or (bounds and all(_fits(key(release), *bound) for bound in bounds))
    }


def _fits(version: Key, comparator: str, bound: Key) -> bool:
    return {
        ">=": version >= bound,
        "<=": version <= bound,
        "<": version < bound,
        ">": version > bound,
    }[comparator]
