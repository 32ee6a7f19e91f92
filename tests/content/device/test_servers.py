"""The cloud's ends of a device's connections."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

import pytest
from device_grading.cloud import Cloud
from device_grading.listener import Caller
from device_grading.shop import Shop
from lab_grading.deadline import Deadline

ME = Caller("genuine", "ab1234567", "TLSv1.3")
CONNECT = b"\x10\x10\0\x04MQTT\x04\x02\0\x3c\0\x04name"
PUBLISH = b"\x30\x08\0\x03a/btex"


def said(talk: Callable[..., None], *pieces: bytes) -> bytes:
    """What the server answers to these."""
    ours, theirs = socket.socketpair()
    with ours:

        def serve() -> None:
            with theirs:
                with suppress(OSError, ValueError):
                    talk(theirs, ME, Deadline(2))

        thread = Thread(target=serve)
        thread.start()
        for piece in pieces:
            ours.sendall(piece)
        ours.shutdown(socket.SHUT_WR)
        answer = b""
        # One that hangs up in the middle of a line resets it.
        with suppress(ConnectionResetError):
            while more := ours.recv(4096):
                answer += more
        thread.join(5)
    return answer


def test_what_is_published_is_heard() -> None:
    cloud = Cloud()
    assert said(cloud.talk, CONNECT, PUBLISH, b"\xe0\0") == b"\x20\x02\0\0"
    [message] = cloud.since(0.0, ME.subject)
    assert (message.topic, message.payload) == ("a/b", b"tex")
    assert cloud.since(0.0, "another") == []
    assert cloud.nameless == 0


@pytest.mark.parametrize(
    "noise", [b"\x10\xff\xff\xff\x7f", b"\x10", b"", b"GET / HTTP"]
)
def test_noise_is_not_heard(noise: bytes) -> None:
    cloud = Cloud()
    said(cloud.talk, noise)
    assert not cloud.messages


def test_the_latest_package_is_named_and_sent() -> None:
    shop = Shop()
    assert b" 404 " in said(shop.talk, b"GET /latest HTTP/1.1\r\n\r\n")
    shop.offer("one.swu", b"content")
    assert said(shop.talk, b"GET /latest HTTP/1.1\r\n\r\n").endswith(b"one.swu\n")
    assert said(shop.talk, b"GET /one.swu HTTP/1.1\r\n\r\n").endswith(b"content")
    assert (shop.fetched, shop.asked) == (["one.swu"], 0)
    said(shop.talk, b"GET /latest HTTP/1.1\r\n\r\n")
    said(shop.talk, b"GET /one.swu HTTP/1.1\r\n\r\n")
    # Who tries it again has judged it already.
    assert shop.asked == 1


def test_what_is_asked_is_remembered() -> None:
    shop = Shop()
    said(shop.talk, b"GET /latest HTTP/1.1\r\nUser-Agent: kitchen\r\n\r\n")
    assert shop.told("kitchen")
    assert not shop.told("garden")


def test_something_can_be_done_before_the_latest_is_named() -> None:
    shop, told = Shop(), list[str]()
    shop.offer("one.swu", b"content")
    shop.then = lambda: told.append("latest")
    said(shop.talk, b"GET /one.swu HTTP/1.1\r\n\r\n")
    assert told == []
    said(shop.talk, b"GET /latest HTTP/1.1\r\n\r\n")
    assert told == ["latest"]
