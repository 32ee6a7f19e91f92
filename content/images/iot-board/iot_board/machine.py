"""The machine: QEMU's MPS2 board with a Cortex-M3, without what it does not need."""

from pathlib import Path

from iot_board.layout import SIZE

# No network, no host's files: `-nodefaults` leaves nothing but what stands here, and
# semihosting, by which firmware could reach the host, is off unless asked for.
FIXED = (
    "qemu-system-arm",
    "-nodefaults",
    "-no-user-config",
    "-display",
    "none",
    "-monitor",
    "none",
    "-serial",
    "stdio",
    # What resets itself is off, and its end can be seen.
    "-no-reboot",
    "-machine",
    "mps2-an385,memory-backend=nvm",
    # Code that rewrites itself all the time is translated all the time: 64 MiB of that.
    "-accel",
    "tcg,tb-size=64",
)
# What breaks out of the machine finds a process that may start nothing.
SHUT = "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"


def command(boot: Path, memory: Path, *more: str) -> list[str]:
    """The command line of a board with this bootloader and this memory."""
    backing = f"memory-backend-file,id=nvm,size={SIZE},mem-path={memory},share=on"
    loaded = f"loader,file={boot},addr=0,force-raw=on"
    return [*FIXED, "-object", backing, "-device", loaded, "-sandbox", SHUT, *more]
