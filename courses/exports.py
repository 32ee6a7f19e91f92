"""The gradebook as a file for spreadsheets and student administrations.

Columns: student (name), username, email; for each assignment its points that count,
the maximum, the late penalty in percent, and whether a lecturer decided ("yes" or
empty); last the weighted total in percent. An empty cell means that there is no grade.
UTF-8 with a byte order mark, without which spreadsheets spoil names; RFC 4180 lines.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from courses.gradebook import Cell, Gradebook

# A cell that starts with one of these is run as a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"


def gradebook_csv(gradebook: Gradebook) -> str:
    """The whole gradebook as one text, byte order mark included."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_inert(name) for name in _header(gradebook)])
    for row in gradebook.rows:
        student = row.student
        values = [student.display_name, student.username, student.email]
        for cell in row.cells:
            values.extend(_values(cell))
        values.append("" if row.total is None else row.total)
        writer.writerow([_inert(value) for value in values])
    return BYTE_ORDER_MARK + out.getvalue()


def _header(gradebook: Gradebook) -> Iterator[str]:
    yield from ("student", "username", "email")
    for assignment in gradebook.assignments:
        for column in ("points", "maximum", "late %", "overridden"):
            yield f"{assignment.title}: {column}"
    yield "total %"


def _values(cell: Cell) -> list[Any]:
    grade = cell.grade
    if grade is None or grade.final_score is None:
        return ["", "", "", ""]
    overridden = "yes" if grade.override else ""
    return [grade.final_score, grade.max_score, grade.late_penalty, overridden]


def _inert(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
