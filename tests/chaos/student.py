"""Somebody who presses buttons again when a page does not come, and who types."""

import http.client
import time
from typing import Any

import requests
from websockets.exceptions import WebSocketException

from hub.management.bench.page import Page, Terminal
from hub.management.bench.screen import MeasureError
from hub.management.bench.websocket import WebSocket

PATIENCE = 60.0
ANSWER_SECONDS = 3.0
# What a page of a site that is just gone ends in.
BROKEN = (OSError, http.client.HTTPException, WebSocketException, MeasureError)


class Student:
    """A person who is logged in at `url`."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.url = url
        with requests.Session() as browser:
            page = f"{url}login/"
            browser.get(page, timeout=PATIENCE)
            form = {
                "username": username,
                "password": password,
                "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            }
            browser.post(page, form, headers={"Referer": page}, timeout=PATIENCE)
            self.cookie = f"sessionid={browser.cookies['sessionid']}"

    def press(self, path: str) -> dict[str, Any]:
        """Press a button until the site has answered."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return Page(self.url, self.cookie).post(path)
            except BROKEN:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def ask(self, session: str, node: str, command: str) -> bytes:
        """What a terminal prints for a command; empty when it does not answer.

        The command must print `done-2` at its end as a sum, unlike what was typed.
        """
        url = self.url.replace("http", "ws", 1)
        path = f"ws/sessions/{session}/terminals/{node}/1/?rows=24&cols=80"
        headers = {"Cookie": self.cookie, "Origin": self.url.rstrip("/")}
        try:
            socket = WebSocket(url + path, headers, ANSWER_SECONDS)
        except BROKEN:
            return b""
        try:
            return self._answer(Terminal(socket), command)
        except BROKEN:
            return b""
        finally:
            socket.close()

    def _answer(self, terminal: Terminal, command: str) -> bytes:
        # The shell shows what it printed before; only a new end counts.
        mark = f"{time.monotonic_ns() % 1_000_000_007}"
        terminal.type(f"\r{command}; echo end-{mark}-$((1+1))\r".encode())
        seen = b""
        while f"end-{mark}-2".encode() not in seen:
            seen += terminal.read()
        # What was typed is shown twice at most; what it printed stands in the middle.
        return seen.rpartition(f"end-{mark}-$".encode())[2]
