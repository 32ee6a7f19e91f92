"""A resolver earns points by validating, and by nothing that looks like it."""

from collections.abc import Callable

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset
import pytest
from dnssec_grading import resolving
from dnssec_grading.questions import Reply
from dnssec_grading.scene import Scene
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.report import Look
from lab_grading.session import Session

ADDRESS = "192.0.2.80"
ROLES = ("good", "tampered", "digest", "unsigned", "denial", "partner")
SECURE, PLAIN, REFUSED = "secure", "plain", "refused"
Model = Callable[[str, int, dict], str]


def reply(name: dns.name.Name, how: str, address: str = ADDRESS) -> Reply:
    """An answer with AD, without, or SERVFAIL."""
    query = dns.message.make_query(name, "A", want_dnssec=True)
    message = dns.message.make_response(query, recursion_available=True)
    if how == REFUSED:
        message.set_rcode(dns.rcode.SERVFAIL)
    else:
        message.answer = [dns.rrset.from_text(name, 10, "IN", "A", address)]
        message.flags |= dns.flags.AD if how == SECURE else 0
    return Reply(dns.message.from_wire(message.to_wire()))


def role_and_number(name: dns.name.Name) -> tuple[str, int]:
    """Of a name of this test's world, its zone's role and its room, or -1."""
    label = name.labels[0].decode()
    number = int(label[5:]) if label.startswith("room-") else -1
    return name.labels[-3].decode(), number


def truth(role: str, number: int, _how: dict) -> str:
    """What a validator says: rooms with odd numbers were changed."""
    if role in ("digest", "partner") or number % 2 and number > 0:
        return REFUSED
    return PLAIN if role == "unsigned" else SECURE


class World(Scene):
    """A scene without a network: `resolver` answers as its model does."""

    def __init__(self, model: Model, laptop: Model = truth) -> None:
        parameters = {f"{role}_zone": f"{role}.example" for role in ROLES}
        parameters |= {"www_address": ADDRESS, "zone": "good.example"}
        session = Session(parameters, {}, {})
        super().__init__(session, self, Deadline(30))
        self.models = {resolving.RESOLVER: model, resolving.LAPTOP: laptop}

    def ask(self, name: dns.name.Name, _rdtype: str) -> Reply:
        """The grader's own validator."""
        return reply(name, truth(*role_and_number(name), {}))

    def node(self, node: str, name: dns.name.Name, _rdtype: str, **how: int) -> Reply:
        role, number = role_and_number(name)
        if node == resolving.LASTMILE and "port" not in how:
            forged = number % 4 == 0
            return reply(name, SECURE, "198.51.100.1" if forged else ADDRESS)
        model = self.models.get(node, self.models[resolving.RESOLVER])
        return reply(name, model(role, number, how))


@pytest.fixture(autouse=True)
def old_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "record", lambda scene: {"drawn": 0.0})


def good(look: Look, model: Model, **more: Model) -> bool:
    finding = look(World(model, **more))
    return finding.good == finding.of


def everything(how: str) -> Model:
    return lambda role, number, more: how


def by_list(role: str, number: int, how: dict) -> str:
    """Knows every zone's state, but not which rooms were changed."""
    return truth(role, 0, how)


def test_a_validator_validates() -> None:
    assert good(resolving.validates, truth)


@pytest.mark.parametrize(
    "model", [everything(SECURE), everything(PLAIN), everything(REFUSED), by_list]
)
def test_nothing_else_passes_for_one(model: Model) -> None:
    assert not good(resolving.validates, model)


def test_silence_ends_the_run() -> None:
    world = World(truth)
    world.node = lambda *what, **how: Reply(trouble="no answer")
    assert resolving.validates(world).fatal


def test_a_broken_zone_must_be_refused() -> None:
    assert good(resolving.refuses("digest"), truth)
    assert not good(resolving.refuses("digest"), everything(PLAIN))


def test_a_trap_that_is_no_trap_is_not_the_students_fault() -> None:
    with pytest.raises(NotReady):
        resolving.refuses("good")(World(truth))


@pytest.mark.parametrize(
    ("model", "fine"),
    [(truth, True), (everything(SECURE), False), (everything(REFUSED), False)],
)
def test_an_unsigned_zone_resolves_without_a_claim(model: Model, fine: bool) -> None:
    assert good(resolving.insecure, model) is fine


def test_with_cd_everything_comes_and_nothing_is_vouched_for() -> None:
    look = resolving.checking_disabled("digest")
    assert good(look, lambda role, number, how: PLAIN if how["cd"] else REFUSED)
    assert not good(look, truth)
    assert not good(look, everything(SECURE))


def test_the_verdict_comes_to_who_asks_for_it() -> None:
    assert good(
        resolving.verdict_bit,
        lambda role, number, how: SECURE if how["do"] or how["ad"] else PLAIN,
    )
    assert not good(resolving.verdict_bit, everything(SECURE))


def test_the_repaired_partner_must_be_secure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "ask", lambda self, name, _type: reply(name, SECURE))
    monkeypatch.setattr(resolving, "SETTLING", 0.0)
    assert good(resolving.exception_gone, everything(SECURE))
    assert not good(resolving.exception_gone, everything(PLAIN))


def at_the_laptop(role: str, number: int, _how: dict) -> str:
    """A validator behind the forwarder: what is forged on the way is refused."""
    return REFUSED if number >= 0 and number % 4 == 0 else SECURE


def test_the_laptop_must_tell_lies_from_truth() -> None:
    assert good(resolving.laptop, truth, laptop=at_the_laptop)
    assert not good(resolving.laptop, truth, laptop=everything(SECURE))
    assert not good(resolving.laptop, truth, laptop=everything(REFUSED))
    assert not good(resolving.laptop, truth, laptop=everything(PLAIN))


def test_what_was_seen_while_the_rooms_changed_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter([1.0, 2.0, 2.0, 2.0])
    monkeypatch.setattr(resolving, "record", lambda scene: {"drawn": next(times)})
    asked: list[int] = []

    def confused(role: str, number: int, how: dict) -> str:
        asked.append(number)
        late = len(asked) > 2
        return truth(role, number, how) if late else SECURE

    assert good(resolving.validates, confused)
