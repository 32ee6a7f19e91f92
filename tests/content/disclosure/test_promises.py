"""What a policy's sentences promise."""

from datetime import timedelta

import pytest
from disclosure_grading import promises


@pytest.mark.parametrize(
    ("text", "first", "often"),
    [
        ("We acknowledge within 3 days. You get a status update every week.", 3, 7),
        ("Within two working days we confirm receipt; progress monthly.", 4, 31),
        ("We acknowledge reports within 48 hours and report progress each week.", 2, 7),
        ("<p>We acknowledge\nit within 5\nworking days</p><p>Status: weekly</p>", 7, 7),
        ("U krijgt binnen vijf werkdagen een ontvangstbevestiging.", 7, None),
        ("Wij houden u elke maand op de hoogte. Bevestiging binnen 24 uur.", 1, 31),
        ("We take security seriously and fix everything within 90 days.", None, None),
        ("<!-- We acknowledge within 3 days. -->Hello", None, None),
        ("<script>We acknowledge within 3 days.</script>", None, None),
        ("- We acknowledge it\n- Pizza within 30 minutes or 3 days", None, None),
        ("Our initial response comes within a week.", 7, None),
        ("Security updates come within 10 days.", None, None),
    ],
)
def test_times_are_found_beside_their_words(
    text: str, first: int | None, often: int | None
) -> None:
    plain = promises.plain(text)
    for found, wanted in (
        (promises.acknowledgement(plain), first),
        (promises.status_updates(plain), often),
    ):
        assert found == (None if wanted is None else timedelta(days=wanted))


@pytest.mark.parametrize("piece", ["<!--", "<script", "<", "a ", "status ", "3 days "])
def test_long_pages_take_no_long_time(piece: str) -> None:
    text = promises.plain(piece * (250_000 // len(piece)))
    promises.acknowledgement(text)
    promises.status_updates(text)
