"""Every page in both colour schemes: what it shows, and that axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from infra.local.client import Account
from tests.browser.console import Console
from tests.browser.looking import look

Open = Callable[..., Console]
PAGES = {
    "live": "Start “Strength”",
    "progress": "Volume by week",
    "feed": "Post to friends",
    "leaderboard": "Your rank",
    "room": "Open a room",
    "coach": "Asks your own data first",
    "notifications": "Notifications",
    "account": "Devices signed in",
}
"""The pages of everybody, and what each shows."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_shows_its_content_without_findings(open_console: Open, trained: Account, scheme: str) -> None:
    console = open_console(scheme)
    findings = look(console, "sign-in", scheme)
    console.sign_in(trained)
    for path in console.visit(PAGES):
        findings += look(console, path, scheme)
    assert not findings, "\n".join(findings)


def test_the_pages_show_what_was_trained(open_console: Open, trained: Account) -> None:
    console = open_console()
    console.sign_in(trained)
    console.go("progress")
    main = console.page.locator("main")
    overview = trained.api.call("GET", "/analytics/overview")
    expect(main.locator(".number", has_text="Workouts").first).to_contain_text(str(overview["totalWorkouts"]))
    assert main.locator(".chart .bar").count() == len(overview["weekly"])
    expect(main.get_by_role("img", name="Front: Hard sets by muscle")).to_be_visible()
    expect(main.locator(".chart .interval")).to_be_attached()
    expect(main.get_by_role("img", name="days of training")).to_be_visible()
    main.get_by_role("combobox", name="Muscle").select_option("chest")
    expect(main).to_contain_text("Barbell Bench Press")


def test_the_coach_answers(open_console: Open, trained: Account) -> None:
    console = open_console()
    console.sign_in(trained)
    console.go("coach")
    console.page.get_by_label("Message to the coach").fill("Which plates for 100 kg?")
    console.page.get_by_role("button", name="Ask", exact=True).click()
    answers = console.page.locator(".line:not(.mine):not(.typing)")
    expect(answers.last).to_contain_text("20")


def test_weights_are_in_the_account_s_units(open_console: Open, trained: Account) -> None:
    console = open_console()
    console.sign_in(trained)
    console.go("account")
    console.page.get_by_role("button", name="Pounds").click()
    expect(console.page.get_by_role("button", name="Pounds")).to_have_attribute("aria-pressed", "true")
    console.go("progress")
    expect(console.page.locator("main .number", has_text="Volume").first).to_contain_text("lb")
    console.go("account")
    console.page.get_by_role("button", name="Kilograms").click()
    expect(console.page.get_by_role("button", name="Kilograms")).to_have_attribute("aria-pressed", "true")


def test_the_colours_can_be_chosen_against_the_system(open_console: Open) -> None:
    console = open_console("light")
    root = console.page.locator("html")
    expect(root).to_have_attribute("data-scheme", "light")
    console.page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-scheme", "dark")


@pytest.mark.parametrize("width", [360, 768])
def test_no_page_is_wider_than_a_narrow_screen(open_console: Open, trained: Account, width: int) -> None:
    console = open_console()
    console.page.set_viewport_size({"width": width, "height": 740})
    console.sign_in(trained)
    findings = []
    for path in console.visit(PAGES):
        needed = console.page.evaluate("document.documentElement.scrollWidth")
        assert needed <= width, f"{path} needs {needed} pixels"
        findings += look(console, path, f"{width}")
    assert not findings, "\n".join(findings)
