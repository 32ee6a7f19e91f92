"""Who else looks: what the owner's page is told of guests, and guests are not."""

from sandboxes.agent.company import Company
from sandboxes.agent.shells import Shell
from sandboxes.backends.fake import FakeTerminal
from tests.sandboxes.agent.pages import SIZE, Open, until


async def test_the_owner_is_told_who_comes_and_goes(view: Open) -> None:
    owner = await view()
    owner.read()
    ada = await view("viewer", who="Ada")
    await until(lambda: len(owner.heard("watchers")) == 1)
    bob = await view("joint", who="Bob")
    await until(lambda: len(owner.heard("watchers")) == 2)
    await ada.leave()
    await until(lambda: len(owner.heard("watchers")) == 3)
    await bob.leave()
    await until(lambda: len(owner.heard("watchers")) == 4)
    first = {"who": "Ada", "role": "viewer"}
    second = {"who": "Bob", "role": "joint"}
    assert owner.heard("watchers") == [[first], [first, second], [second], []]


async def test_an_owner_who_comes_later_is_told_at_once(view: Open) -> None:
    await view("viewer", who="Ada")
    owner = await view()
    owner.read()
    await until(lambda: owner.heard("watchers") == [[{"who": "Ada", "role": "viewer"}]])


async def test_nobody_hears_of_owners_and_guests_hear_nothing(
    view: Open, terminal: FakeTerminal
) -> None:
    owner, other, guest = await view(), await view(), await view("joint", who="Ada")
    for page in (owner, other, guest):
        page.read()
    await terminal.write(b"x")
    await until(lambda: all(page.received == b"x" for page in (owner, other, guest)))
    await other.leave()
    await terminal.write(b"y")
    await until(lambda: all(page.received == b"xy" for page in (owner, guest)))
    assert guest.heard("watchers") == []
    assert owner.heard("watchers") == [[{"who": "Ada", "role": "joint"}]]


async def test_somebody_at_two_pages_is_named_once_and_until_the_last(
    view: Open, terminal: FakeTerminal
) -> None:
    owner = await view()
    owner.read()
    pages = [await view("viewer", who="Ada"), await view("viewer", who="Ada")]
    await until(lambda: len(owner.heard("watchers")) == 1)
    await pages[0].leave()
    await terminal.write(b"x")
    await until(lambda: owner.received == b"x")
    assert owner.heard("watchers") == [[{"who": "Ada", "role": "viewer"}]]
    await pages[1].leave()
    await until(lambda: owner.heard("watchers")[1:] == [[]])


async def test_shells_of_one_sandbox_share_their_company() -> None:
    company = Company()
    shells = [Shell(FakeTerminal(*SIZE), SIZE, company=company) for _number in range(2)]
    guest, _reset = await shells[0].attach(None, "viewer", SIZE, "Ada")
    assert shells[1].company.names == (("Ada", "viewer"),)
    await shells[0].close()
    await shells[0].detach(guest)
    assert shells[1].company.names == ()
    await shells[1].close()
