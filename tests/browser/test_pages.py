"""Every page in both colour schemes: what it shows, and that axe finds nothing serious."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from infra import ROOT
from infra.local.client import Account, Stack, register
from infra.local.second_factors import change_account, totp_code
from tests.browser.console import Console
from tests.e2e.behind import aws

Open = Callable[..., Console]
SCREENSHOTS = ROOT / ".local" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FEWEST_RULES = 10
"""Rules that every page meets, if axe has looked at it."""
SERIOUS = {"serious", "critical"}
PAGES = {
    "live": "Start “Strength”",
    "progress": "Volume by week",
    "feed": "Post to friends",
    "leaderboard": "Your rank",
    "room": "Open a room",
    "coach": "Ask something",
    "notifications": "Notifications",
    "account": "Devices signed in",
}
"""The pages of everybody, and what each shows."""
ADMIN_PAGES = {
    "admin/users": "Address, id or name",
    "admin/reports": "Open",
    "admin/approvals": "Pending",
    "admin/platform": "Retention",
}


def serious_findings(console: Console) -> list[str]:
    """What axe finds on the page as it is; it runs as the page's own script cannot be loaded under the page's policy."""
    console.page.evaluate(AXE.read_text("utf-8"))
    result = console.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(result["passes"]) > FEWEST_RULES, "axe has hardly looked at anything"
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def look(console: Console, name: str, scheme: str) -> list[str]:
    """Take a picture of a page; return what axe finds on it."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    console.page.screenshot(path=SCREENSHOTS / f"{name.replace('/', '-')}-{scheme}.png", full_page=True)
    return [f"{name}, {scheme}: {finding}" for finding in serious_findings(console)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_shows_its_content_without_serious_findings(
    open_console: Open, trained: Account, scheme: str
) -> None:
    console = open_console(scheme)
    findings = look(console, "sign-in", scheme)
    console.sign_in(trained)
    for path, text in PAGES.items():
        console.go(path)
        expect(console.page.locator("main")).to_contain_text(text)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_administrator_adds_a_factor_and_sees_the_platform(open_console: Open, stack: Stack, scheme: str) -> None:
    account = register(stack, "keeper")
    change_account(aws(stack, "dynamodb"), stack, account, role={"S": "admin"}, email_verified={"BOOL": True})
    console = open_console(scheme)
    console.fill_sign_in(account)
    main = console.page.locator("main")
    main.get_by_role("button", name="Add an authenticator app").click()
    secret = main.locator("[data-secret]").inner_text()
    findings = look(console, "second-factor", scheme)
    main.get_by_label("Code").fill(totp_code(secret))
    main.get_by_role("button", name="Confirm").click()
    expect(main.locator(".codes li")).to_have_count(10)
    main.get_by_role("button", name="I have kept them").click()
    for path, text in ADMIN_PAGES.items():
        console.go(path)
        expect(console.page.locator("main")).to_contain_text(text)
        findings += look(console, path, scheme)
    assert not findings, "\n".join(findings)


def test_an_administrator_suspends_an_account_after_a_proof_of_identity(open_console: Open, stack: Stack) -> None:
    account, other = register(stack, "keeper"), register(stack, "spammer")
    change_account(aws(stack, "dynamodb"), stack, account, role={"S": "admin"}, email_verified={"BOOL": True})
    console = open_console()
    console.fill_sign_in(account)
    main = console.page.locator("main")
    main.get_by_role("button", name="Add an authenticator app").click()
    main.get_by_label("Code").fill(totp_code(main.locator("[data-secret]").inner_text()))
    main.get_by_role("button", name="Confirm").click()
    main.get_by_role("button", name="I have kept them").click()
    console.go("admin/users")
    console.page.get_by_label("Address, id or name").fill(other.email)
    console.page.get_by_role("button", name="Find").click()
    console.page.get_by_role("link", name=other.username).click()
    console.page.get_by_label("Note to the user").fill("Ask us.")
    console.page.get_by_role("button", name="Suspend", exact=True).click()
    expect(main).to_contain_text("Suspended for spam")
    refused = other.api.send("GET", "/workouts")
    assert refused.status_code == 401, json.dumps(refused.json())
