"""Keys are made beside the program that needs them, each for one use."""

import time

from rpki_objects import keys
from rpki_objects.keymill import KeyMill


def test_every_key_is_another_one_and_is_there_at_once() -> None:
    with KeyMill() as mill:
        taken = [keys.public_der(mill.take()) for _ in range(2)]
        time.sleep(1)
        begun = time.perf_counter()
        taken.append(keys.public_der(mill.take()))
        assert time.perf_counter() - begun < 0.1
    assert len(set(taken)) == 3


def test_without_its_process_keys_are_made_all_the_same() -> None:
    with KeyMill() as mill:
        mill._worker.kill()
        mill._worker.wait()
        taken = {keys.public_der(mill.take()) for _ in range(16)}
    assert len(taken) == 16
