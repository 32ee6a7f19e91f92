"""What a picture says as a table, which its program puts into the SVG.

    <metadata id="table">{"caption": "...", "columns": ["...", ...],
                          "rows": [["...", ...], ...], "notes": ["...", ...]}</metadata>

with `<`, `>` and `&` escaped. A row has as many cells as there are columns. What is
not exactly so is no table, and the picture is shown without one.
"""

import html
import re
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

MAX_COLUMNS, MAX_ROWS, MAX_CELL = 12, 60, 200
MAX_NOTES, MAX_NOTE = 12, 400
# Text and no elements, so that no parser of XML is needed.
ELEMENT = re.compile(r'<metadata id="table">([^<]*)</metadata>')

# PostgreSQL keeps no NUL, and no other control character is worth showing.
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
Cell = Annotated[str, StringConstraints(max_length=MAX_CELL, pattern=PRINTABLE)]
Note = Annotated[str, StringConstraints(max_length=MAX_NOTE, pattern=PRINTABLE)]


class PictureTable(BaseModel):
    """A table of words; keys that it does not know are left out."""

    model_config = ConfigDict(strict=True, frozen=True)

    caption: Cell
    columns: Annotated[list[Cell], Field(min_length=1, max_length=MAX_COLUMNS)]
    rows: Annotated[list[list[Cell]], Field(max_length=MAX_ROWS)]
    notes: Annotated[list[Note], Field(max_length=MAX_NOTES)] = []

    @model_validator(mode="after")
    def _rows_fit(self) -> "PictureTable":
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has more or fewer cells than there are columns")
        return self


def read_table(svg: str) -> dict[str, Any] | None:
    """The table in this SVG; None when it has none, two, or one that is malformed."""
    found = ELEMENT.findall(svg)
    if len(found) != 1:
        return None
    try:
        table = PictureTable.model_validate_json(html.unescape(found[0]))
    except ValidationError:
        return None
    return table.model_dump()
