"""Two people train together in a room, each with a console of their own."""

from collections.abc import Callable

from playwright.sync_api import expect

from infra.local.client import Stack, register
from tests.browser.console import Console
from tests.browser.training import befriend

Open = Callable[..., Console]


def say(console: Console, text: str) -> None:
    console.page.get_by_label("Message to the room").fill(text)
    console.page.get_by_role("button", name="Send").click()


def test_two_people_talk_and_see_each_other_s_sets(open_console: Open, stack: Stack) -> None:
    account, friend = register(stack, "host"), register(stack, "guest")
    befriend(account, friend)
    hosting, visiting = open_console(), open_console("dark")
    for console, person in ((hosting, account), (visiting, friend)):
        console.sign_in(person)
        console.until_live()

    hosting.go("room")
    hosting.page.get_by_role("checkbox", name=friend.username).check()
    hosting.page.get_by_role("button", name="Open the room").click()
    visiting.go("room")
    visiting.page.get_by_role("button", name="Join").click()
    for console in (hosting, visiting):
        people = console.page.locator("main section.card", has_text="People").locator("li")
        expect(people).to_have_count(2)
        expect(people.filter(has_text="here")).to_have_count(2)

    say(visiting, "Squats first?")
    say(hosting, "Squats first.")
    for console, own, other in (
        (hosting, "Squats first.", "Squats first?"),
        (visiting, "Squats first?", "Squats first."),
    ):
        lines = console.page.locator(".lines .line:not(.note)")
        expect(lines).to_have_count(2)
        expect(console.page.locator(".lines .line.mine")).to_contain_text(own)
        expect(lines.filter(has_text=other).locator(".by")).not_to_have_text("You")

    hosting.go("live")
    answers = hosting.frames("chat:message").count()
    hosting.page.get_by_role("button", name="Start “Short”").click()
    # The answer to joining again: from now on the room sees the workout.
    expect(hosting.frames("chat:message").nth(answers)).to_be_attached()
    hosting.lift(60, 8)
    hosting.wait_for_agreement()
    lifts = visiting.page.locator(".lines .line.note", has_text="60 kg")
    expect(lifts.first).to_contain_text(account.username)

    visiting.page.get_by_role("button", name="Leave the room").click()
    expect(visiting.page.get_by_role("button", name="Open the room")).to_be_visible()
    hosting.go("room")
    expect(hosting.page.locator(".lines")).to_contain_text("has left")
