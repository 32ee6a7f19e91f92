"""Seals: what they prove, and who can make them."""

from pathlib import Path

import pytest

from sandboxes.agent.seal import Seal, digest, sealed_text, verify

TEXT = sealed_text("s1", "grade", digest(b"in"), digest(b"out"), 0)


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    return Seal(tmp_path / "state")


def test_a_seal_can_be_verified_with_the_public_key(seal: Seal) -> None:
    assert verify(seal.public_key, seal.sign(TEXT), TEXT)


@pytest.mark.parametrize(
    "other",
    [
        sealed_text("s2", "grade", digest(b"in"), digest(b"out"), 0),
        sealed_text("s1", "health", digest(b"in"), digest(b"out"), 0),
        sealed_text("s1", "grade", digest(b"other"), digest(b"out"), 0),
        sealed_text("s1", "grade", digest(b"in"), digest(b"other"), 0),
        sealed_text("s1", "grade", digest(b"in"), digest(b"out"), 1),
        sealed_text("s1", "grade", digest(b"in"), digest(b"out"), None),
    ],
)
def test_it_fits_no_other_run(seal: Seal, other: bytes) -> None:
    assert not verify(seal.public_key, seal.sign(TEXT), other)


def test_parts_cannot_be_shifted() -> None:
    assert sealed_text("a", "b,c", "d", "e", 0) != sealed_text("a,b", "c", "d", "e", 0)


@pytest.mark.parametrize(
    ("key", "sign"), [("", ""), ("zz", "00"), ("00" * 32, "00" * 64)]
)
def test_nonsense_verifies_nothing(key: str, sign: str) -> None:
    assert not verify(key, sign, TEXT)


def test_another_key_s_seal_is_none(seal: Seal, tmp_path: Path) -> None:
    other = Seal(tmp_path / "other")
    assert not verify(seal.public_key, other.sign(TEXT), TEXT)


def test_the_next_process_has_the_same_key(seal: Seal, tmp_path: Path) -> None:
    again = Seal(tmp_path / "state")
    assert again.public_key == seal.public_key
    assert verify(again.public_key, seal.sign(TEXT), TEXT)


def test_only_the_public_half_is_for_everybody(seal: Seal, tmp_path: Path) -> None:
    state = tmp_path / "state"
    modes = {file.name: file.stat().st_mode & 0o777 for file in state.iterdir()}
    assert modes == {"seal.key": 0o600, "seal.pub": 0o644}
    assert (state / "seal.pub").read_text("ascii") == seal.public_key
