"""The lab session page as a person works at it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person

PROMPT = re.compile(r"\$\s*$")
# Everything between two headings of the task that is to be typed.
COMMANDS_BELOW = """(prose, start) => {
    const found = [];
    let inside = false;
    for (const element of prose.children) {
        if (/^H[12]$/.test(element.tagName)) {
            inside = element.textContent.startsWith(start);
        } else if (inside && element.tagName === "PRE") {
            found.push(element.textContent.trimEnd());
        }
    }
    return found;
}"""


class Workbench:
    """Terminals, tabs and buttons of a running lab in one page."""

    def __init__(self, person: Person, page: Page | None = None) -> None:
        self.person = person
        self.page = page or person.page
        self.commands = 0

    # Terminals

    @property
    def screen(self) -> Locator:
        """The visible rows of the terminal in front."""
        return self.page.locator(".terminal-panel:not([hidden]) .xterm-rows")

    @property
    def keyboard(self) -> Locator:
        """Where the terminal in front takes typing."""
        return self.page.locator(".terminal-panel:not([hidden]) textarea")

    def wait_until_ready(self) -> None:
        """Until the machines run and the shell asks for a command."""
        expect(self.page.locator("#session-state")).to_have_text("Running")
        expect(self.screen).to_contain_text(PROMPT)

    def use(self, terminal: str) -> None:
        """Bring a terminal tab to the front and wait for its prompt."""
        tabs = self.page.get_by_role("tablist", name="Terminals")
        tabs.get_by_role("tab", name=terminal, exact=True).click()
        expect(self.screen).to_contain_text(PROMPT)

    def type(self, text: str, *, enter: bool = True) -> None:
        """Type into the terminal in front."""
        self.keyboard.focus()
        self.page.keyboard.type(text)
        if enter:
            self.page.keyboard.press("Enter")

    def interrupt(self) -> None:
        """Press Ctrl+C and wait for the prompt: until then the tty drops typing."""
        self.keyboard.focus()
        self.page.keyboard.press("Control+c")
        self.shows(re.compile(r"\^C.*\$\s*$", re.DOTALL))

    def clear(self) -> None:
        """An empty screen, so that what comes is in view."""
        self.finish("clear")

    def finish(self, command: str) -> None:
        """Type a command and wait until the shell has done it."""
        self.commands += 1
        self.type(f"{command}; {self._last_word()}")
        self._wait_for_last_word()

    def paste(self, text: str) -> None:
        """Paste commands on an empty screen, by the button; wait for their end."""
        self.clear()
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.get_by_role("button", name="Paste", exact=True).click()
        # Until the text is there, Enter would press the button once more.
        expect(self.keyboard).to_be_focused()
        expect(self.screen).to_contain_text(text.split()[-1])
        self.page.keyboard.press("Enter")
        self.commands += 1
        self.type(self._last_word())
        self._wait_for_last_word()

    def shows(self, text: str | re.Pattern[str]) -> None:
        """Wait until the terminal in front shows this."""
        expect(self.screen).to_contain_text(text)

    def _last_word(self) -> str:
        # The shell's own sum: what was typed does not hold the answer.
        return f"echo did-$(({self.commands}+1000))"

    def _wait_for_last_word(self) -> None:
        self.shows(re.compile(rf"did-{self.commands + 1000}\D.*\$\s*$", re.DOTALL))

    # The side

    def show(self, part: str) -> None:
        """Bring Task, Checks, Network or Picture to the front."""
        parts = self.page.get_by_role("tablist", name="Parts of the lab")
        parts.get_by_role("tab", name=part, exact=True).click()

    def task_commands(self, heading: str) -> list[str]:
        """The code of the task's section whose heading starts so."""
        prose = self.page.locator("#panel-task .prose")
        found: list[str] = prose.evaluate(COMMANDS_BELOW, heading)
        assert found, f"the task has no commands below {heading!r}"
        return found

    def check(self, expected: str) -> None:
        """Have the work checked and wait for the announced score."""
        self.page.get_by_role("button", name="Check my work").click()
        expect(self.page.locator("#checks-live")).to_have_text(expected)

    # The lab's life

    def choose(self, action: str, confirm: str) -> None:
        """An entry of the menu of rare actions, confirmed in its dialog."""
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("button", name=action).click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name=confirm).click()

    def end(self) -> None:
        """End the lab and wait until it has ended."""
        self.choose("End this lab", "End the lab")
        expect(self.page.get_by_text("This lab has ended")).to_be_visible()
