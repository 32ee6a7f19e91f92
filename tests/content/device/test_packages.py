"""Packages, made in order and forged."""

import hashlib
from datetime import UTC, datetime

from device_grading.packages import Package, package
from lab_kit.authority import signer

BY = signer("updates", datetime.now(UTC))
IMAGE = bytes(range(256)) * 20 + b"x"


def members(archive: bytes) -> dict[str, bytes]:
    """{name: content} of a cpio archive, as `cpio -i` reads it."""
    found, at = {}, 0
    while archive[at : at + 6] == b"070702":
        fields = [int(archive[at + n : at + n + 8], 16) for n in range(6, 110, 8)]
        size, length = fields[6], fields[11]
        name = archive[at + 110 : at + 109 + length].decode()
        begin = (at + 110 + length + 3) & ~3
        found[name] = archive[begin : begin + size]
        assert name == "TRAILER!!!" or sum(found[name]) & 0xFFFFFFFF == fields[12]
        at = (begin + size + 3) & ~3
    assert at == len(archive)
    return found


def test_the_description_comes_first_and_names_the_image() -> None:
    made = package(IMAGE, "3.2.1", BY)
    files = members(made.archive())
    names = ["sw-description", "sw-description.sig", "rootfs.squashfs", "TRAILER!!!"]
    assert list(files) == names
    text = files["sw-description"].decode()
    assert 'version = "3.2.1"' in text
    assert text.count(hashlib.sha256(IMAGE).hexdigest()) == 2
    assert files["rootfs.squashfs"] == IMAGE


def test_without_a_signer_there_is_no_signature() -> None:
    assert "sw-description.sig" not in members(package(IMAGE, "1", None).archive())


def test_another_image_keeps_the_signature() -> None:
    made = package(IMAGE, "1", BY)
    other = made.with_image(b"other")
    assert other == Package(made.description, made.signature, b"other")
