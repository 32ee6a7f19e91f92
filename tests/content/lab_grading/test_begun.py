"""A success that nobody has worked for does not count yet."""

import pytest
from lab_grading.begun import once_begun
from lab_grading.report import Finding, Look

WHOLE = Finding(2, 2, "seen")


def gated(finding: Finding, *, begun: bool) -> Finding:
    look: Look = once_begun(
        lambda _scene: finding, lambda _scene: begun, told="Not yet.", because="token"
    )
    return look(None)


def test_once_work_has_begun_a_success_counts() -> None:
    assert gated(WHOLE, begun=True) == WHOLE


def test_before_that_it_waits() -> None:
    found = gated(WHOLE, begun=False)
    assert (found.good, found.of, found.waits) == (0, 2, True)
    assert (found.status, found.because) == ("not-tested", "token")
    assert found.evidence == "seen (Not yet.)"


@pytest.mark.parametrize(
    "finding", [Finding(0, 2, "broken"), Finding(1, 2, "silent", fatal=True)]
)
def test_a_failure_is_one_from_the_start(finding: Finding) -> None:
    assert gated(finding, begun=False) == finding
