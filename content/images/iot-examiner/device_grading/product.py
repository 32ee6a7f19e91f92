"""The firmware handed in, and what a run makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lab_grading.handin import Release

from device_grading.bench import Bench
from device_grading.handin import MAX_FIRMWARE, certificate
from device_grading.packages import Package, package
from device_grading.units import Makers

# Versions that rise, so that what was taken by mistake is older than what comes next,
# and a last one with a mistake in it.
STEPS, BROKEN = range(10), 10


@dataclass
class Product:
    """All versions of one run, as units of any board get them.

    Nobody but the student has the key for updates. So the firmware is the one handed in
    with the certificate in it replaced by one of the grader's own, new for this run.
    `base` is what the numbers of its versions begin with. The last of them gets a
    second digit on the way, so that whoever compares them as text is noticed.
    """

    release: Release
    makers: Makers
    base: str
    _made: Mapping[int, bytes] = field(default_factory=dict)

    @cached_property
    def handed(self) -> bytes:
        """The file system handed in."""
        return self.release.fetch("rootfs.squashfs", MAX_FIRMWARE)

    def version(self, step: int) -> str:
        """The version of this step: 0 is what a unit is sold with."""
        return f"{self.base}.{step + 5}"

    def make(self, bench: Bench) -> None:
        """All firmware of this run, at once, on a board that is off meanwhile."""
        ours = self.makers.update_key.certificate.strip().encode()
        replaced = {certificate(self.release): ours}
        versions = [
            {"etc/version": f"{self.version(step)}\n".encode()}
            for step in (*STEPS, BROKEN)
        ]
        versions[-1]["app/main.py"] = b"raise SystemExit('a mistake')\n"
        made = bench.remake(self.handed, replaced, versions)
        self._made = dict(zip((*STEPS, BROKEN), made, strict=True))

    def image(self, step: int) -> bytes:
        """The firmware of that version; that of `BROKEN` has no page that answers."""
        return self._made[step]

    def signed(self, step: int) -> Package:
        """A package in order, of that version."""
        return package(self.image(step), self.version(step), self.makers.update_key)
