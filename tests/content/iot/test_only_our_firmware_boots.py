"""What a session's kit says of its product, and the tree that students begin with."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from iot_board.layout import BASE, SIZE

from labs.manifest import read_manifest
from tests.content import CONTENT
from tests.content.dnssec.preparing import module, session

FOLDER = CONTENT / "labs" / "only-our-firmware-boots"
MANIFEST = read_manifest(FOLDER)
KIT = module(FOLDER, "prepare/make_kit")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SEEDS = [f"seed-{number}" for number in range(60)]


def kit(seed: str = "seed") -> Any:
    return KIT.make(session(MANIFEST, {"seed": seed, "word": "amber"}), NOW)


@pytest.mark.parametrize("seed", SEEDS)
def test_slots_and_counter_never_overlap(seed: str) -> None:
    told = KIT.drawn(kit(seed))
    primary = range(told["primary"], told["primary"] + told["slot_size"])
    update = range(told["update"], told["update"] + told["slot_size"])
    assert primary.stop <= told["counter"] < update.start
    assert primary.start > BASE
    # An image that is too large stays in the memory, too.
    assert update.stop + 0x10000 < BASE + SIZE
    # An image of 0x900 bytes too many runs over the counter.
    assert told["counter"] + 4 <= primary.stop + 0x800 + 4
    assert told["counter"] % 4 == 0
    assert told["header_size"] % 0x200 == 0


def test_products_differ() -> None:
    drawn = [KIT.drawn(kit(seed)) for seed in SEEDS]
    for name in drawn[0]:
        assert len({told[name] for told in drawn}) > 2


def test_the_same_session_has_the_same_kit() -> None:
    assert kit().files == kit().files


def test_the_tree_holds_the_vendors_key_and_the_products_places() -> None:
    files = kit().files
    home = "bench/home/student/"
    pem = files[home + "vendor/test-key.pem"]
    key = load_pem_private_key(pem, None)
    form = PublicFormat.SubjectPublicKeyInfo
    der = key.public_key().public_bytes(Encoding.DER, form)
    source = files[home + "boot/key.c"].decode()
    body = source.partition("{")[2].partition("}")[0]
    assert bytes(int(byte, 16) for byte in body.replace(",", " ").split()) == der
    assert files["grader/etc/board/vendor.pem"] == pem
    assert files["grader/etc/board/board.json"] == files["bench/etc/board/board.json"]
    told = KIT.drawn(kit())
    board = files[home + "boot/board.h"].decode()
    assert f"0x{told['primary']:08x}" in board
    assert b"{{" not in b"".join(files.values())


def test_what_the_text_names_is_public() -> None:
    made = kit()
    known = {*made.public, "word"}
    for name in ("README.md", "README.nl.md"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        named = {part.partition(" }}")[0] for part in text.split("{{ ")[1:]}
        assert named <= known
    assert "seed" not in made.public
