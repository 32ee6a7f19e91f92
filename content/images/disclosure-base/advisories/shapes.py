"""Shapes of JSON values: a small part of what JSON Schema can say.

A shape takes a value and where it stands, and gives what is wrong with it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from advisories import moments

type Shape = Callable[[Any, str], Iterator[str]]

_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.I)


def text(value: Any, where: str) -> Iterator[str]:
    """A string that is not empty."""
    if not isinstance(value, str) or not value.strip():
        yield f"{where}: must be a text that is not empty"


def like(pattern: str, told: str) -> Shape:
    """A string of this pattern; `told` says so in words."""
    form = re.compile(pattern)

    def shape(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str) or not form.fullmatch(value):
            yield f"{where}: must be {told}, not {str(value)[:60]!r}"

    return shape


def one_of(*words: str) -> Shape:
    """One of these strings."""

    def shape(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str) or value not in words:
            yield f"{where}: must be one of {', '.join(words)}"

    return shape


def moment(value: Any, where: str) -> Iterator[str]:
    """A date-time of RFC 3339."""
    try:
        moments.parse(value)
    except ValueError as error:
        yield f"{where}: {error}"


def uri(value: Any, where: str) -> Iterator[str]:
    """An absolute URI."""
    if not isinstance(value, str) or not _URI.fullmatch(value):
        yield f"{where}: must be an absolute URI"


def number(value: Any, where: str) -> Iterator[str]:
    """A number from 0 to 10."""
    sane = isinstance(value, int | float) and not isinstance(value, bool)
    if not sane or not 0 <= value <= 10:
        yield f"{where}: must be a number from 0 to 10"


def boolean(value: Any, where: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"{where}: must be true or false"


def anything(_value: Any, _where: str) -> Iterator[str]:
    """Whatever it is."""
    yield from ()


def list_of(item: Shape, *, least: int = 1, distinct: bool = False) -> Shape:
    """A list of at least so many items, each of this shape."""

    def shape(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list) or len(value) < least:
            yield f"{where}: must be a list of at least {least}"
            return
        for number, one in enumerate(value):
            yield from item(one, f"{where}/{number}")
        # Compared only when all are sound: then they are of a kind that can be.
        if distinct and len({repr(one) for one in value}) < len(value):
            yield f"{where}: something stands twice"

    return shape


def record(needed: Mapping[str, Shape], known: Mapping[str, Shape] = {}) -> Shape:
    """An object with all of `needed`, and perhaps some of `known`.

    Further keys are no mistake, as in the schema of CSAF 2.0.
    """

    def shape(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict) or not value:
            yield f"{where}: must be an object that is not empty"
            return
        for key in needed.keys() - value.keys():
            yield f"{where}/{key}: is missing"
        for key, one in {**needed, **known}.items():
            if key in value:
                yield from one(value[key], f"{where}/{key}")

    return shape
