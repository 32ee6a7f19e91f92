"""People at a browser: what they do, what they see, and what went wrong in it."""

import re
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

from tests.browser.server import Site

WIDE = {"width": 1440, "height": 900}
# What Chromium says of requests that it cuts because a container came or went on
# this machine; the site has to recover, and the tests see whether it does.
CUT = "ERR_NETWORK_CHANGED"
TRIES = 6


class Person:
    """One browser profile, with the page in front of it."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.site = site
        self.problems: list[str] = []
        self.context = browser.new_context(
            base_url=site.url, viewport=WIDE, locale="en-GB"
        )
        self.context.grant_permissions(
            ["clipboard-read", "clipboard-write"], origin=site.url
        )
        self.context.on("console", self._note_console)
        self.context.on(
            "weberror", lambda error: self.problems.append(str(error.error))
        )
        self.page = self.context.new_page()

    def visit(self, path: str, page: Page | None = None) -> int:
        """Go to an address of the site; the answer's status code."""
        page = page or self.page
        for _try in range(TRIES):
            try:
                response = page.goto(path)
            except Error as error:
                if CUT not in error.message and "interrupted" not in error.message:
                    raise
                page.wait_for_timeout(500)
                continue
            return response.status if response else 0
        raise AssertionError(f"{path} was cut off {TRIES} times")

    def reload(self) -> None:
        """Load the page in front anew."""
        self.visit(self.page.url)

    def log_in(self, username: str) -> None:
        """Through the log-in page, with the demo password."""
        self.visit("/login/")
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill(self.site.passwords[username])
        self.press("Log in", within="main")
        expect(self.page.get_by_role("button", name="Log out")).to_be_visible()

    def press(self, name: str, *, within: str = "body") -> None:
        """Press the button of this name."""
        buttons = self.page.locator(within).get_by_role("button", name=name)
        buttons.first.click()

    def follow(self, name: str) -> None:
        """Follow the link of this name in the page's own part."""
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def start_lab(self, title: str) -> None:
        """From the catalogue to the running lab."""
        self.visit("/catalogue/")
        self.page.get_by_role("link", name=title, exact=True).click()
        self.press("Start the lab")
        self.page.wait_for_url(re.compile("/labs/sessions/"))

    def expect_refusal(self, status: int) -> None:
        """The browser's own note of an answer that this test meant to provoke."""
        note = f"status of {status}"
        assert any(note in problem for problem in self.problems), self.problems
        self.problems[:] = [p for p in self.problems if note not in p]

    def close(self) -> None:
        """Close the browser profile."""
        self.context.close()

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or CUT in message.text:
            return
        place: dict[str, Any] = message.location
        self.problems.append(f"{message.type}: {message.text} ({place.get('url')})")
