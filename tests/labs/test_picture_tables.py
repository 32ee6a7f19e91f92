"""A picture's table: exactly as agreed, or none."""

import html
import json
from typing import Any

import pytest

from labs.picture_tables import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_NOTE,
    MAX_NOTES,
    MAX_ROWS,
    read_table,
)

TABLE: dict[str, Any] = {
    "caption": "Routes <now> & here",
    "columns": ["Seen from", "State"],
    "rows": [["Transit", "valid"], ["Remote", '"invalid"']],
    "notes": ["Customer did not answer."],
}


def svg(table: Any) -> str:
    text = table if isinstance(table, str) else html.escape(json.dumps(table))
    return f'<svg><metadata id="table">{text}</metadata><g/></svg>'


def test_reads_the_table_between_the_drawing() -> None:
    assert read_table(svg(TABLE)) == TABLE


def test_notes_may_be_missing_and_unknown_keys_are_left_out() -> None:
    given = {k: v for k, v in TABLE.items() if k != "notes"} | {"colour": "red"}
    assert read_table(svg(given)) == TABLE | {"notes": []}


def test_the_largest_table_is_one() -> None:
    rows = [["x" * MAX_CELL] * MAX_COLUMNS] * MAX_ROWS
    notes = ["n" * MAX_NOTE] * MAX_NOTES
    large = {"caption": "", "columns": ["c"] * MAX_COLUMNS, "rows": rows}
    assert read_table(svg({**large, "notes": notes})) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"caption": None},
        {"caption": "x" * (MAX_CELL + 1)},
        {"columns": []},
        {"columns": ["c"] * (MAX_COLUMNS + 1), "rows": []},
        {"columns": "ab"},
        {"rows": [["only one"]]},
        {"rows": [["one", "two", "three"]]},
        {"rows": [["Transit", 7]]},
        {"rows": [["Transit", "x" * (MAX_CELL + 1)]]},
        {"rows": [["Transit", "nul \0"]]},
        {"rows": [["Transit", "\ud800"]]},
        {"rows": [["a", "b"]] * (MAX_ROWS + 1)},
        {"notes": ["x" * (MAX_NOTE + 1)]},
        {"notes": ["x"] * (MAX_NOTES + 1)},
    ],
)
def test_what_is_not_exactly_so_is_no_table(changes: dict[str, Any]) -> None:
    assert read_table(svg({**TABLE, **changes})) is None


@pytest.mark.parametrize(
    "text",
    [
        "<svg></svg>",
        svg(TABLE) + svg(TABLE),
        svg(""),
        svg("null"),
        svg("[" * 100_000),
        svg(json.dumps({**TABLE, "caption": "<b>"})),
        svg(TABLE).replace('id="table"', 'id="other"'),
        svg(TABLE).replace("</metadata>", ""),
    ],
)
def test_what_is_not_there_once_and_whole_is_no_table(text: str) -> None:
    assert read_table(text) is None
