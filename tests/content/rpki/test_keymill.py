"""Keys are made beside the program that needs them, each for one use."""

import time

from rpki_objects import keys
from rpki_objects.keymill import KeyMill


def test_every_key_is_another_one_and_some_are_there_at_once() -> None:
    with KeyMill() as mill:
        taken, seconds = set(), []
        for _ in range(4):
            time.sleep(0.3)
            begun = time.perf_counter()
            taken.add(keys.public_der(mill.take()))
            seconds.append(time.perf_counter() - begun)
    assert len(taken) == 4
    # Without a stock, each would take as long as a key does to be made.
    assert min(seconds) < 0.03


def test_without_its_process_keys_are_made_all_the_same() -> None:
    with KeyMill() as mill:
        mill._worker.kill()
        mill._worker.wait()
        taken = {keys.public_der(mill.take()) for _ in range(16)}
    assert len(taken) == 16
