"""Power cuts: a board stopped at the very write, and firmware seen to begin."""

import subprocess
from pathlib import Path

from iot_board.machine import command
from iot_board.memory import Memory
from iot_board.stub import EXECUTION, WRITE, held_at, run_to
from lab_grading.deadline import Deadline

from iot_grading.board import SECONDS, powered


def cut_at(
    boot: Path, memory: Memory, write: int, begins: int, deadline: Deadline
) -> bool:
    """Cut the power right after the first write there; False where none comes.

    `begins` is where the firmware begins: by then the bootloader is done.
    """
    where = _stopped(boot, memory, [(WRITE, write), (EXECUTION, begins)], deadline)
    return "watch" in where


def starts(boot: Path, memory: Memory, begins: int, deadline: Deadline) -> bool:
    """Whether the processor comes to the first instruction of the firmware."""
    return bool(_stopped(boot, memory, [(EXECUTION, begins)], deadline))


def _stopped(
    boot: Path, memory: Memory, stops: list[tuple[int, int]], deadline: Deadline
) -> str:
    """Switch on, and off at the first of these stops: which, or ""."""
    path = memory.path.with_suffix(".stub")
    path.unlink(missing_ok=True)
    with powered(command(boot, memory.path, *held_at(path)), subprocess.DEVNULL):
        return run_to(path, stops, min(SECONDS, deadline.left))
