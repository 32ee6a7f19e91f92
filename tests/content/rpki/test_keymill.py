"""Keys are made beside the program that needs them, each for one use."""

from rpki_objects import keys
from rpki_objects.keymill import KeyMill


def test_every_key_is_another_one() -> None:
    with KeyMill() as mill:
        taken = {keys.public_der(mill.take()) for _ in range(4)}
    assert len(taken) == 4


def test_without_its_process_keys_are_made_all_the_same() -> None:
    with KeyMill() as mill:
        mill._worker.kill()
        mill._worker.wait()
        taken = {keys.public_der(mill.take()) for _ in range(16)}
    assert len(taken) == 16
