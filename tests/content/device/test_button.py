"""The reset button: whoever waits is told, and who comes a moment late, too."""

import threading

from board_runtime.button import Button


def waiting(button: Button) -> tuple[threading.Thread, list[bool]]:
    told = list[bool]()
    thread = threading.Thread(target=lambda: told.append(button.wait(lambda: False)))
    thread.start()
    return thread, told


def test_everybody_who_waits_is_told() -> None:
    button = Button()
    both = [waiting(button), waiting(button)]
    while button._waiting < 2:
        pass
    button.press()
    for thread, told in both:
        thread.join(5)
        assert told == [True]
    # It was heard, and is not heard again by whoever comes next.
    assert not button.wait(lambda: True)


def test_firmware_that_only_starts_sees_that_it_is_held() -> None:
    button = Button()
    button.press()
    assert button.wait(lambda: True)
    assert not button.wait(lambda: True)


def test_without_power_nobody_holds_it_any_more() -> None:
    button = Button()
    button.press()
    button.forget()
    assert not button.wait(lambda: True)


def test_waiting_ends_with_the_firmware_that_waits() -> None:
    assert not Button().wait(lambda: True)
