"""The mail host's store, and the grader's door to it."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mail_host import door
from mail_host.store import MAX_MESSAGES, Full, Store

RIGHT = "right"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "mail", tmp_path / "begun")


@pytest.fixture
def address(store: Store) -> Iterator[str]:
    opened = door.opened(store, RIGHT, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{opened.server_address[1]}"
    opened.shutdown()
    opened.server_close()


def ask(url: str, token: str = RIGHT) -> Any:
    shown = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, headers=shown)  # noqa: S310
    with urllib.request.urlopen(request, timeout=5) as reply:  # noqa: S310
        return json.load(reply)


def test_what_came_is_told_with_its_time(store: Store, address: str) -> None:
    store.add("a@b.example", ["c@d.example"], b"Subject: x\r\n\r\ny")
    assert ask(f"{address}/messages")["messages"] == 1
    told = ask(f"{address}/messages/1")
    assert told["recipients"] == ["c@d.example"]
    assert told["received"].endswith("Z")


def test_nobody_reads_without_the_token(store: Store, address: str) -> None:
    store.add("a@b.example", ["c@d.example"], b"secret")
    for path in ("/messages", "/messages/1"):
        with pytest.raises(urllib.error.HTTPError, match="401") as caught:
            ask(address + path, "wrong")
        caught.value.close()
    assert ask(f"{address}/", "wrong") == {"state": "ok"}


@pytest.mark.parametrize(
    "path", ["/messages/2", "/messages/x", "/messages/99999", "/y"]
)
def test_what_is_not_there_is_not_found(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        ask(address + path)
    caught.value.close()


def test_messages_outlive_the_program_and_are_limited(tmp_path: Path) -> None:
    folder, begun = tmp_path / "mail", tmp_path / "begun"
    Store(folder, begun).add("a@b", ["c@d"], b"x")
    store = Store(folder, begun)
    for _message in range(MAX_MESSAGES - 1):
        store.add("a@b", ["c@d"], b"x")
    with pytest.raises(Full):
        store.add("a@b", ["c@d"], b"x")
    assert store.told()["messages"] == MAX_MESSAGES
