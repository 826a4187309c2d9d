"""The console as a person uses it."""

from collections.abc import Iterator, Mapping

from playwright.sync_api import Locator, Page, expect

from infra.local.client import Account, Stack
from infra.local.second_factors import totp_code

PASSWORD = "correct horse battery staple"
ANSWERS = ("Failed to load resource:", "WebSocket connection to")
"""How lines begin that the browser writes about answers and connections that the pages handle: refusals, a server that is busy."""


class Console:
    """A console in a tab.

    Attributes:
        errors: what the tab has written as an error, but for answers that the pages handle.
    """

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page = page
        self.address = f"{stack.rest_url.rstrip('/')}/console/index.html"
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith(ANSWERS):
            self.errors.append(text)

    def open(self) -> None:
        """Open the first page."""
        self.page.goto(self.address)
        expect(self.page.locator("h1")).to_be_visible()

    def go(self, path: str) -> None:
        """Open the page of a path, and wait until nothing of it loads any more."""
        self.page.goto(f"{self.address}#/{path}")
        expect(self.page.locator("main h1").first).to_be_visible()
        expect(self.page.locator("main .skeleton")).to_have_count(0)

    def visit(self, pages: Mapping[str, str]) -> Iterator[str]:
        """Open one page after the other, by their paths, each until it shows its text."""
        for path, text in pages.items():
            self.go(path)
            expect(self.page.locator("main")).to_contain_text(text)
            yield path

    def sign_up(self, username: str) -> None:
        """Create an account, which signs both devices in."""
        self.page.get_by_role("button", name="I am new").click()
        self.page.get_by_label("E-mail").fill(f"{username}@example.com")
        self.page.get_by_label("User name").fill(username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Create the account").click()
        expect(self.device("phone")).to_be_visible()

    def sign_in(self, account: Account) -> None:
        """Sign both devices in."""
        self.fill_sign_in(account)
        expect(self.device("phone")).to_be_visible()

    def fill_sign_in(self, account: Account) -> None:
        """Send the form with name and password."""
        self.page.get_by_label("E-mail or user name").fill(account.email)
        self.page.get_by_label("Password").fill(account.password)
        self.page.get_by_role("button", name="Sign in both devices").click()

    def add_factor(self) -> None:
        """Confirm the authenticator app that the page offers, and go on."""
        main = self.page.locator("main")
        main.get_by_label("Code").fill(totp_code(main.locator("[data-secret]").inner_text()))
        main.get_by_role("button", name="Confirm").click()
        expect(main.locator(".codes li")).to_have_count(10)
        main.get_by_role("button", name="I have kept them").click()

    def device(self, name: str) -> Locator:
        """The phone or the watch."""
        return self.page.locator(f'[data-device="{name}"]')

    def until_live(self) -> None:
        """Wait until both devices are connected."""
        for name in ("phone", "watch"):
            expect(self.device(name).locator(".link-state")).to_have_text("live")

    def switch(self, name: str, *, on: bool) -> None:
        """Throw the switch of a device's network."""
        switch = self.device(name).get_by_role("switch")
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "true" if on else "false")

    def lift(self, weight: float, reps: int) -> None:
        """Complete the next set on the phone."""
        phone = self.device("phone")
        phone.get_by_role("spinbutton", name="Weight").fill(f"{weight:g}")
        phone.get_by_role("spinbutton", name="Repetitions").fill(str(reps))
        phone.get_by_role("button", name="Complete set").click()

    def lift_on_watch(self) -> None:
        """Complete the next set on the watch, with the load that it proposes."""
        self.device("watch").get_by_role("button", name="Set is done").click()

    def sets(self, state: str) -> Locator:
        """The sets of the shown exercise on the phone: complete, pending, next or planned."""
        return self.device("phone").locator(f'.sets li[data-state="{state}"]')

    def wait_for_agreement(self) -> None:
        """Wait until both devices show the same, with nothing that one of them only knows."""
        expect(self.page.locator("[data-agreement]")).to_have_attribute("data-agreement", "same")

    def frames(self, name: str) -> Locator:
        """The lines of the wire that begin with an event's name."""
        return self.page.locator(f'.frame[data-name^="{name}"]')
