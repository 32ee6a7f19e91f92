"""The certificate for updates is taken as its text stands in the firmware."""

from datetime import UTC, datetime

import pytest
from device_grading.handin import certificate
from lab_grading.handin import Missing
from lab_kit.authority import signer

from tests.content.lab_grading.hosts import OK, handing_out, says

PEM = signer("updates", datetime.now(UTC)).certificate.encode()


def test_the_text_of_one_certificate_is_taken() -> None:
    with handing_out(says(OK + b"\n" + PEM + b"\n")) as release:
        assert certificate(release) == PEM.strip()


@pytest.mark.parametrize(
    "text",
    [PEM + PEM, PEM[:100], b"words " + PEM, b"\0" * 300],
    ids=["two", "a piece", "words before it", "zeros"],
)
def test_anything_else_is_not(text: bytes) -> None:
    with (
        handing_out(says(OK + text)) as release,
        pytest.raises(Missing, match="not one certificate"),
    ):
        certificate(release)


def test_a_file_without_end_is_no_certificate() -> None:
    with (
        handing_out(says(OK + PEM * 50)) as release,
        pytest.raises(Missing, match="may have 8192"),
    ):
        certificate(release)
