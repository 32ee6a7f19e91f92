"""JSON from somebody who may mean harm."""

import json
from typing import Any

MAX_BYTES = 256 * 1024
MAX_DEPTH = 40


class Unreadable(ValueError):
    """What it is not: JSON of a sane size and depth."""


def loads(data: bytes) -> Any:
    """The value; Unreadable when it is not JSON, too large or too deep.

    NaN and a key that stands twice are no JSON that two readers read alike.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"larger than {MAX_BYTES} bytes")
    try:
        value = json.loads(
            data.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once
        )
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"not JSON: {str(error)[:120]}") from None
    if _deep(value):
        raise Unreadable(f"nested more than {MAX_DEPTH} levels")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _deep(value: Any) -> bool:
    level = [value]
    for _depth in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below += item.values()
            elif isinstance(item, list):
                below += item
        if not below:
            return False
        level = below
    return True
