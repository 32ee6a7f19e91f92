"""Trusted hosts are asked again while they are silent, and never for ever."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from lab_grading import trusted
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.session import Session

from tests.content.lab_grading.places import Place

SESSION = Session({"token": "the-grader"}, {"desk": {"lab": "127.0.0.1"}}, {})


class Desk(BaseHTTPRequestHandler):
    """Is busy once, and then says who asks."""

    busy = True

    def do_GET(self) -> None:
        busy, type(self).busy = type(self).busy, False
        self.send_response(503 if busy else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"by": self.headers["Authorization"]}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Desk) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        yield service.server_address[1]
        service.shutdown()


def test_a_host_that_is_just_starting_is_asked_again(port: int) -> None:
    Desk.busy, place = True, Place(SESSION, Deadline(30))
    asked = f"desk:{port}/any"
    who = trusted.ask(place, asked, lambda said: said["by"], patience=5, proof="token")
    assert who == "Bearer the-grader"
    assert trusted.ask(place, asked, dict, patience=5) == {"by": None}


def test_a_host_that_says_something_else_is_our_fault(port: int) -> None:
    place = Place(SESSION, Deadline(30))
    with pytest.raises(NotReady, match="desk: "):
        trusted.ask(place, f"desk:{port}/any", lambda said: said["at"], patience=0.1)


def test_the_end_of_the_run_is_the_end_of_patience() -> None:
    place = Place(SESSION, Deadline(0))
    with pytest.raises(NotReady):
        trusted.ask(place, "desk:1/any", dict, patience=60)
