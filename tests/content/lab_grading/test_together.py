"""Several looks that count as one."""

import pytest
from lab_grading.report import Finding
from lab_grading.together import together


def test_looks_together_show_the_first_that_is_not_whole() -> None:
    whole = together(lambda s: Finding(2, 2, "a"), lambda s: Finding(1, 1, "b"))
    assert whole(None) == Finding(1, 1, "a b")
    broken = together(
        lambda s: Finding(2, 2, "a"),
        lambda s: Finding(1, 2, "half", fatal=True),
        lambda s: pytest.fail("asked in vain"),
    )
    assert broken(None) == Finding(0, 1, "half", fatal=True)
