"""What a run makes of the firmware that was handed in."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from device_cli import handing_out
from device_grading.bench import Bench
from device_grading.product import BROKEN, STEPS, Product
from device_grading.units import Makers
from lab_grading.deadline import Deadline
from lab_grading.handin import Missing, Release

from tests.content.device.images import packed, real_board, stand_in, unpacked
from tests.content.device.servers import LOCAL, TOKEN, programmer, served
from tests.content.device.test_packages import members

MAKERS, STUDENTS = Makers("grader"), Makers("student")
THEIRS = STUDENTS.update_key.certificate.encode()
OURS = MAKERS.update_key.certificate.encode()
FILES = {
    "init": b"#!/bin/sh\n",
    "app/main.py": b"print('a page')\n",
    "app/update.sh": b"cat <<END\n" + THEIRS + b"END\n",
    "etc/update.crt": THEIRS,
    "etc/version": b"3.0.0\n",
}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    stand_in(tmp_path / "tools", monkeypatch)
    with programmer(real_board(tmp_path / "board")) as port:
        yield Bench(LOCAL, TOKEN, Deadline(60), port.number)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The student's ~/release."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "rootfs.squashfs").write_bytes(packed(FILES))
    (folder / "update.crt").write_bytes(THEIRS)
    return folder


@pytest.fixture
def product(folder: Path) -> Iterator[Product]:
    with served(handing_out.server(0, folder)) as server:
        port = server.server_address[1]
        release = Release("workstation", LOCAL, Deadline(60), port)
        yield Product(release, MAKERS, "37.2")


def test_all_versions_are_made_with_the_graders_certificate(
    product: Product, bench: Bench
) -> None:
    product.make(bench)
    for step in STEPS:
        files = unpacked(product.image(step))
        assert files == FILES | {
            "app/update.sh": b"cat <<END\n" + OURS + b"END\n",
            "etc/update.crt": OURS,
            "etc/version": f"37.2.{step + 5}\n".encode(),
        }


def test_the_last_version_has_a_mistake_in_it(product: Product, bench: Bench) -> None:
    product.make(bench)
    files = unpacked(product.image(BROKEN))
    assert files["etc/version"] == f"{product.version(BROKEN)}\n".encode()
    with pytest.raises(SystemExit):
        exec(files["app/main.py"])  # noqa: S102 - it is our own


def test_versions_rise(product: Product) -> None:
    numbers = [
        [int(part) for part in product.version(step).split(".")]
        for step in (*STEPS, BROKEN)
    ]
    assert numbers == sorted(numbers)
    assert len({tuple(number) for number in numbers}) == len(numbers)


def test_read_as_text_a_later_version_comes_before_an_earlier_one(
    product: Product,
) -> None:
    assert product.version(BROKEN - 1) < product.version(2)
    # Numbers differ in the last place only, whoever compares.
    assert {product.version(step).rpartition(".")[0] for step in STEPS} == {"37.2"}


def test_a_package_in_order_holds_the_version_that_it_names(
    product: Product, bench: Bench
) -> None:
    product.make(bench)
    files = members(product.signed(4).archive())
    assert files["rootfs.squashfs"] == product.image(4)
    text = files["sw-description"].decode()
    assert 'version = "37.2.9"' in text
    assert hashlib.sha256(product.image(4)).hexdigest() in text
    assert files["sw-description.sig"]


@pytest.mark.parametrize("name", ["rootfs.squashfs", "update.crt"])
def test_what_is_not_handed_out_is_named(
    product: Product, bench: Bench, folder: Path, name: str
) -> None:
    (folder / name).unlink()
    with pytest.raises(Missing, match=f"There is no {name}"):
        product.make(bench)


def test_what_is_no_firmware_is_named(
    product: Product, bench: Bench, folder: Path
) -> None:
    (folder / "rootfs.squashfs").write_bytes(b"noise")
    with pytest.raises(Missing, match="cannot be used: no squashfs"):
        product.make(bench)


def test_what_was_handed_in_first_is_what_counts(
    product: Product, folder: Path
) -> None:
    before = product.handed
    (folder / "rootfs.squashfs").write_bytes(b"another")
    assert product.handed == before
