"""What the labs' cases took, at the end of a run: where a suite's minutes go."""

from collections import defaultdict

import pytest

from tests.content.test_labs import OUTCOMES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Seconds of each lab, the dearest first; many of them go by at the same time."""
    seconds, cases = defaultdict[str, float](float), defaultdict[str, int](int)
    for (path, _case), outcome in OUTCOMES.items():
        seconds[path.name] += sum(outcome.seconds.values())
        cases[path.name] += 1
    for name in sorted(seconds, key=seconds.__getitem__, reverse=True):
        terminalreporter.write_line(
            f"{seconds[name]:6.0f} s for {cases[name]:3} cases of {name}"
        )
