"""The registrar's command line reads DS data as every tool writes it."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import registrar
from registrar import ds_lines

DIGEST = "AB" * 28 + " " + "CD" * 4
PLAIN = f"17447 13 2 {DIGEST}"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"amber.example. IN DS {PLAIN}\n",
        f"amber.example.\t10\tIN\tCDS\t{PLAIN}",
        f"; a comment\n\n{PLAIN} ; the new one\n{PLAIN}\n",
        f";; QUESTION SECTION:\n;amber.example.\tIN\tCDS\n\n;; ANSWER SECTION:\n"
        f"amber.example. 10 IN CDS {PLAIN}\n"
        "amber.example. 10 IN RRSIG CDS 13 2 10 20261207000000 20261123000000 1 a. Ab\n"
        ";; Query time: 0 msec",
    ],
    ids=["plain", "dnssec-dsfromkey", "kdig", "by hand", "dig"],
)
def test_the_record_is_found(text: str) -> None:
    assert ds_lines(text) == [PLAIN]


def test_several_records_stay_several() -> None:
    assert len(ds_lines(f"{PLAIN}\n17447 13 4 {'EF' * 48}\n")) == 2


def test_a_registry_that_is_still_starting_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host, port = free.getsockname()
    settings = tmp_path / "registrar.json"
    settings.write_text(json.dumps({"url": f"http://{host}:{port}", "token": "t"}))
    monkeypatch.setattr(registrar, "SETTINGS", settings)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(registrar.call, "GET", "domain")
        with pytest.raises(TimeoutError):
            asked.result(timeout=0.5)
        with HTTPServer((host, port), Answering) as registry:
            registry.timeout = 30
            registry.handle_request()
        assert asked.result(timeout=30) == {"domain": "late.example."}


class Answering(BaseHTTPRequestHandler):
    """A registry that has come up."""

    def do_GET(self) -> None:
        """The delegation, as short as it can be."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"domain": "late.example."}).encode())
