"""The registrar's command line reads DS data as every tool writes it."""

import pytest
from registrar import ds_lines

DIGEST = "AB" * 28 + " " + "CD" * 4
PLAIN = f"17447 13 2 {DIGEST}"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"amber.example. IN DS {PLAIN}\n",
        f"amber.example.\t10\tIN\tCDS\t{PLAIN}",
        f"; a comment\n\n{PLAIN} ; the new one\n{PLAIN}\n",
        f";; QUESTION SECTION:\n;amber.example.\tIN\tCDS\n\n;; ANSWER SECTION:\n"
        f"amber.example. 10 IN CDS {PLAIN}\n"
        "amber.example. 10 IN RRSIG CDS 13 2 10 20261207000000 20261123000000 1 a. Ab\n"
        ";; Query time: 0 msec",
    ],
    ids=["plain", "dnssec-dsfromkey", "kdig", "by hand", "dig"],
)
def test_the_record_is_found(text: str) -> None:
    assert ds_lines(text) == [PLAIN]


def test_several_records_stay_several() -> None:
    assert len(ds_lines(f"{PLAIN}\n17447 13 4 {'EF' * 48}\n")) == 2
