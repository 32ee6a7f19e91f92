"""Which rolls a history proves: told from who signed alone, and when."""

from dataclasses import replace

from dnssec_watch import rolls
from dnssec_watch.look import Key, Look

from tests.content.dnssec.test_watch import GOOD, KSK, ZSK, ds, look, signer, watched

OLD_OUT = look([0], [1], 1, 0)


def test_a_zsk_that_took_over_was_rolled() -> None:
    seen = watched((9, GOOD), (13, look([0], [0, 1], 0, 0)), (9, OLD_OUT))
    (roll,) = rolls.zsk_rolls(seen)
    assert (roll.old, roll.new, roll.at) == (signer(ZSK[0]), signer(ZSK[1]), 1022)
    assert roll.together
    assert rolls.ksk_rolls(seen) == []


def test_keys_that_are_only_shown_were_not_rolled() -> None:
    shown = replace(GOOD, keys=(*GOOD.keys, KSK[1], ZSK[1], KSK[2], ZSK[2]))
    seen = watched((9, GOOD), (13, shown), (9, GOOD))
    assert rolls.zsk_rolls(seen) == rolls.ksk_rolls(seen) == []


def test_two_that_sign_side_by_side_are_not_a_roll_yet() -> None:
    both = replace(look([0], [0, 1], 0, 0), signed=(signer(ZSK[0]), signer(ZSK[1])))
    assert rolls.zsk_rolls(watched((9, GOOD), (9, both))) == []


def test_a_change_all_at_once_was_not_together() -> None:
    (roll,) = rolls.zsk_rolls(watched((9, GOOD), (9, OLD_OUT)))
    assert not roll.together


def test_who_goes_back_to_the_old_key_has_not_rolled_to_it() -> None:
    seen = watched((9, GOOD), (9, OLD_OUT), (9, GOOD))
    assert [roll.new for roll in rolls.zsk_rolls(seen)] == [signer(ZSK[1])]


def test_a_roll_in_the_dark_is_none() -> None:
    dark = replace(OLD_OUT, names={"www A": "SERVFAIL"})
    assert rolls.zsk_rolls(watched((9, GOOD), (9, dark))) == []


def test_a_ksk_was_rolled_when_the_ds_names_it_and_no_older_one_signs() -> None:
    both = look([0, 1], [0], 0, 0)
    followed = look([0, 1], [0], 0, 1)
    (roll,) = rolls.ksk_rolls(watched((9, GOOD), (13, both), (9, followed)))
    assert (roll.new, roll.at, roll.together) == (signer(KSK[1]), 1022, True)
    assert rolls.ksk_rolls(watched((9, GOOD), (13, both))) == []


def with_algorithm(one: Look, number: int) -> Look:
    """The same with other keys, all of this algorithm."""

    def moved(key: Key) -> Key:
        return key._replace(algorithm=number, tag=key.tag + 50, id=f"{key.id}/{number}")

    ksk, zsk = moved(KSK[0]), moved(ZSK[0])
    return replace(
        one,
        keys=(ksk, zsk),
        ds=(ds(ksk),),
        signed_keys=(signer(ksk),),
        signed=(signer(zsk),),
    )


def joined(one: Look, other: Look) -> Look:
    """With the records of both."""
    kinds = ("keys", "ds", "signed_keys", "signed")
    return replace(one, **{k: getattr(one, k) + getattr(other, k) for k in kinds})


def test_an_algorithm_was_rolled_when_nothing_else_is_left() -> None:
    new = with_algorithm(GOOD, 15)
    both = joined(GOOD, new)
    seen = watched((9, GOOD), (13, both), (9, new))
    assert rolls.algorithm_roll(seen, 15) == 1022
    assert rolls.signed_twice(seen, 15)
    assert rolls.algorithm_roll(watched((9, GOOD), (13, both)), 15) is None


def test_who_begins_with_the_algorithm_has_not_rolled_it() -> None:
    new = with_algorithm(GOOD, 15)
    assert rolls.algorithm_roll(watched((9, new)), 15) is None


def test_an_algorithm_changed_at_once_was_never_signed_twice() -> None:
    new = with_algorithm(GOOD, 15)
    seen = watched((9, GOOD), (9, new))
    assert rolls.algorithm_roll(seen, 15) == 1009
    assert not rolls.signed_twice(seen, 15)
    assert {one.held for one in seen.broken_caches(10)} >= {"ds", "keys"}


def test_a_change_that_nobody_saw_is_told() -> None:
    blind = Look(names={}, blind=True)
    assert watched((9, GOOD), (6, blind), (9, OLD_OUT)).unseen(3) == [(1009, 1015)]
    assert watched((9, GOOD), (6, blind), (9, GOOD)).unseen(3) == []
    silent = Look(names={"www A": "no answer within 2 s"})
    assert watched((9, GOOD), (6, blind), (2, silent), (9, GOOD)).unseen(3) == []
    assert watched((9, GOOD), (2, blind), (9, OLD_OUT)).unseen(3) == []
