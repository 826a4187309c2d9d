"""The pages of administrators: what they show, and what is decided on them."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from infra.local.client import Account, Stack, register
from infra.local.second_factors import change_account
from tests.browser.console import Console
from tests.browser.looking import look
from tests.browser.training import befriend
from tests.e2e.behind import aws

Open = Callable[..., Console]
PAGES = {
    "admin/users": "Address, id or name",
    "admin/reports": "Open",
    "admin/approvals": "Pending",
    "admin/platform": "Retention",
}
"""The pages of administrators, and what each shows."""
NOT_FOUND = 404
EXERCISE = {
    "description": "From the floor to the shoulder, sides in turn.",
    "instructions": ["Stand over the bag.", "Pull it to the lap.", "Stand up and roll it onto a shoulder."],
    "primaryMuscleGroups": ["glutes"],
    "secondaryMuscleGroups": ["hamstrings"],
    "equipment": ["sandbag"],
    "difficulty": "intermediate",
    "exerciseType": "strength",
    "movementPattern": "hinge",
    "submit": True,
}


def administrator(stack: Stack) -> Account:
    account = register(stack, "keeper")
    change_account(aws(stack, "dynamodb"), stack, account, role={"S": "admin"}, email_verified={"BOOL": True})
    return account


def open_administration(open_console: Open, stack: Stack) -> Console:
    """Sign an administrator in, who adds a second factor: the pages are closed without one."""
    console = open_console()
    console.fill_sign_in(administrator(stack))
    console.page.get_by_role("button", name="Add an authenticator app").click()
    console.add_factor()
    return console


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_administrator_adds_a_factor_and_sees_the_platform(open_console: Open, stack: Stack, scheme: str) -> None:
    console = open_console(scheme)
    account = administrator(stack)
    console.fill_sign_in(account)
    main = console.page.locator("main")
    main.get_by_role("button", name="Add an authenticator app").click()
    expect(main.locator("[data-secret]")).to_be_visible()
    findings = look(console, "second-factor", scheme)
    console.add_factor()
    for path in console.visit(PAGES):
        findings += look(console, path, scheme)
    assert not findings, "\n".join(findings)


def test_an_administrator_suspends_an_account_after_a_proof_of_identity(open_console: Open, stack: Stack) -> None:
    other = register(stack, "spammer")
    console = open_administration(open_console, stack)
    main = console.page.locator("main")
    console.go("admin/users")
    console.page.get_by_label("Address, id or name").fill(other.email)
    console.page.get_by_role("button", name="Find").click()
    console.page.get_by_role("link", name=other.username).click()
    console.page.get_by_label("Note to the user").fill("Ask us.")
    console.page.get_by_role("button", name="Suspend", exact=True).click()
    expect(main).to_contain_text("Suspended for spam")
    refused = other.api.send("GET", "/workouts")
    assert refused.status_code == 401, json.dumps(refused.json())


def test_an_administrator_reads_a_report_and_hides_the_post(open_console: Open, stack: Stack) -> None:
    author, reader = register(stack, "seller"), register(stack, "reader")
    befriend(author, reader)
    text = f"Buy it at once, {author.username}!"
    post = author.api.call("POST", "/community/activities", {"description": text, "visibility": "friends"})
    details = f"An advertisement of {author.username}."
    report = {"targetType": "activity", "targetId": post["id"], "reason": "spam", "details": details}
    reader.api.call("POST", "/users/report", report)

    console = open_administration(open_console, stack)
    console.go("admin/reports")
    # Other cases may be open: a case shows its text to whoever has claimed it only.
    cases = console.page.locator("main section.card")
    expect(cases.first).to_be_visible()
    assert text not in console.page.locator("main").inner_text()
    for position in range(cases.count()):
        cases.nth(position).get_by_role("button", name="Claim and read").click()
        expect(cases.nth(position)).to_contain_text("What was reported")
    case = cases.filter(has_text=text)
    expect(case).to_contain_text(details)
    case.get_by_role("button", name="Hide", exact=True).click()
    case.get_by_label("Note to the user").fill("No advertisements.")
    case.get_by_role("button", name="Decide").click()
    expect(case).to_have_count(0)

    assert reader.api.send("GET", f"/community/activities/{post['id']}").status_code == NOT_FOUND
    console.page.get_by_role("button", name="Decided").click()
    expect(console.page.locator("main")).to_contain_text("No advertisements.")


def test_an_administrator_sends_an_exercise_back_and_approves_the_next(open_console: Open, stack: Stack) -> None:
    author = register(stack, "inventor")
    vague, clear = (f"{kind} Sandbag Clean {author.id[:6]}" for kind in ("Odd", "Garage"))
    for name in (vague, clear):
        author.api.call("POST", "/exercises", EXERCISE | {"name": name})

    console = open_administration(open_console, stack)
    console.go("admin/approvals")
    cards = console.page.locator("main section.card")
    card = cards.filter(has_text=vague)
    expect(card.get_by_role("button", name="Send back")).to_be_disabled()
    card.get_by_label("Reason").fill("Say what is odd about it.")
    card.get_by_role("button", name="Send back").click()
    expect(card).to_have_count(0)
    cards.filter(has_text=clear).get_by_role("button", name="Approve", exact=True).click()
    expect(cards.filter(has_text=clear)).to_have_count(0)

    console.page.get_by_role("button", name="Approved").click()
    expect(console.page.locator("main")).to_contain_text(clear)
    console.page.get_by_role("button", name="Sent back").click()
    expect(console.page.locator("main")).to_contain_text(vague)
