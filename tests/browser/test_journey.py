"""Train on two devices, pull the plug, come back: nothing is lost, and nothing is counted twice."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import expect

from infra import ROOT
from infra.local.client import Api, Stack
from tests.browser.console import PASSWORD, Console
from tests.e2e.behind import eventually

SCREENSHOTS = ROOT / ".local" / "screenshots"
Open = Callable[..., Console]


def newcomer() -> str:
    return f"lifter_{uuid4().hex[:10]}"


def workouts_of(stack: Stack, username: str) -> list[dict]:
    """The workouts as the server has them, each with its sets."""
    login = {"login": username, "password": PASSWORD}
    answer = eventually(lambda: Api(stack).send("POST", "/auth/login", login), lambda answer: answer.is_success)
    api = Api(stack, answer.json()["data"]["accessToken"])
    return [api.call("GET", f"/workouts/{summary['id']}") for summary in api.call("GET", "/workouts")]


def completed_sets(workout: dict) -> list[tuple[float, int]]:
    sets = [set_ for exercise in workout["exercises"] for set_ in exercise["sets"] if set_.get("completedAt")]
    return sorted((set_["weight"], set_["reps"]) for set_ in sets)


def test_two_devices_follow_one_workout_through_a_lost_network(open_console: Open, stack: Stack) -> None:
    username = newcomer()
    console = open_console("dark")
    console.sign_up(username)
    console.until_live()
    console.page.get_by_role("button", name="Start “Strength”").click()
    expect(console.device("watch")).to_contain_text("Barbell Back Squat")

    console.lift(100, 5)
    expect(console.sets("complete")).to_have_count(1)
    console.wait_for_agreement()
    expect(console.page.locator(".record-chip").first).to_contain_text("100 kg")
    expect(console.frames("pr:achieved").first).to_be_visible()
    for name in ("phone", "watch"):
        expect(console.device(name).get_by_role("timer")).to_be_visible()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    console.switch("watch", on=False)
    expect(console.device("watch").locator(".link-state")).to_have_text("offline")
    console.lift_on_watch()
    expect(console.device("watch")).to_have_attribute("data-unsent", "1")
    console.lift(105, 4)
    expect(console.sets("complete")).to_have_count(2)
    expect(console.page.locator("[data-agreement]")).to_have_attribute("data-agreement", "waiting")
    console.page.screenshot(path=SCREENSHOTS / "live-offline-dark.png")

    console.switch("watch", on=True)
    console.wait_for_agreement()
    # All sets are complete, and the phone has gone on to the next exercise.
    console.device("phone").get_by_role("button", name="Barbell Back Squat").click()
    expect(console.sets("complete")).to_have_count(3)
    console.page.screenshot(path=SCREENSHOTS / "live-dark.png")
    console.page.get_by_role("button", name="Complete workout").click()
    expect(console.device("watch")).to_contain_text("completed")
    console.wait_for_agreement()

    workouts = workouts_of(stack, username)
    assert [workout["status"] for workout in workouts] == ["completed"]
    assert completed_sets(workouts[0]) == [(100, 5), (100, 5), (105, 4)]


def test_a_set_that_was_written_down_survives_a_closed_tab(open_console: Open, stack: Stack) -> None:
    username = newcomer()
    console = open_console()
    console.sign_up(username)
    console.until_live()
    console.page.get_by_role("button", name="Start “Short”").click()
    console.wait_for_agreement()
    console.switch("phone", on=False)
    console.lift(60, 8)
    expect(console.sets("pending")).to_have_count(1)

    console.page.reload()

    expect(console.sets("complete")).to_have_count(1)
    console.wait_for_agreement()
    assert [completed_sets(workout) for workout in workouts_of(stack, username)] == [[(60, 8)]]


def test_a_refused_form_names_the_field_and_the_request(open_console: Open) -> None:
    console = open_console()
    console.page.get_by_role("button", name="I am new").click()
    console.page.get_by_label("E-mail").fill("somebody@example.com")
    console.page.get_by_label("User name").fill("x")
    console.page.get_by_label("Password").fill(PASSWORD)
    console.page.get_by_role("button", name="Create the account").click()

    problem = console.page.get_by_role("alert")
    expect(problem).to_contain_text("username")
    expect(problem).to_contain_text("request")
    expect(console.page.get_by_label("User name")).to_have_attribute("aria-invalid", "true")


def test_the_keyboard_alone_starts_a_workout_and_completes_a_set(open_console: Open) -> None:
    console = open_console()
    console.sign_up(newcomer())
    console.until_live()
    start = console.page.get_by_role("button", name="Start “Short”")
    start.focus()
    console.page.keyboard.press("Enter")
    weight = console.device("phone").get_by_role("spinbutton", name="Weight")
    weight.focus()
    console.page.keyboard.press("Control+A")
    console.page.keyboard.type("70")
    console.page.keyboard.press("Enter")
    expect(console.sets("complete")).to_have_count(1)
    expect(console.sets("complete")).to_contain_text("70 kg")
