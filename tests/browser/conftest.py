"""A browser, the stack, and accounts with something to look at."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from infra import ROOT
from infra.local.browser import chromium
from infra.local.client import Account, Api, Stack, register
from infra.local.second_factors import change_account
from tests.browser.console import Console
from tests.browser.training import befriend, train
from tests.e2e.behind import aws, eventually

PATIENCE_MILLISECONDS = 60_000
WEEKS = 8
LOCAL = ROOT / ".local" / "stack.json"

expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The stack under test."""
    path = Path(os.environ.get("FITAI_STACK", LOCAL))
    if not path.exists():
        pytest.fail(f"No stack runs: {path} is not there. `make test-browser` starts one.")
    return Stack.read(path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = chromium()
    if program is None:
        pytest.fail("There is no Chromium. `make test-browser` installs it, or says how.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, chromium_sandbox=False)
        yield started
        started.close()


@pytest.fixture
def open_console(browser: Browser, stack: Stack) -> Iterator[Callable[..., Console]]:
    """Opens consoles, each in a browser profile of its own; fails where a page has written an error."""
    contexts: list[BrowserContext] = []
    consoles: list[Console] = []

    def open_one(scheme: str = "light") -> Console:
        context = browser.new_context(viewport={"width": 1440, "height": 960}, color_scheme=scheme)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        console = Console(context.new_page(), stack)
        consoles.append(console)
        console.open()
        return console

    yield open_one
    errors = [error for console in consoles for error in console.errors]
    for context in contexts:
        context.close()
    assert not errors, errors


def _add_friend(account: Account, friend: Account) -> None:
    """Make somebody a friend of the account who has trained, too, and writes about it."""
    friend.api.call("PUT", "/users/profile", {"firstName": "Jonas", "lastName": "Berg"})
    befriend(account, friend)
    train(friend, 2, seed=2)
    post = {"description": "Deadlifts before breakfast. Coffee after.", "visibility": "friends"}
    friend.api.call("POST", "/community/activities", post)


def make_premium(stack: Stack, account: Account) -> Account:
    """Give an account the plan that has the coach's chat, and more requests than the pages need."""
    subscription = {"S": json.dumps({"plan": "premium"})}
    change_account(aws(stack, "dynamodb"), stack, account, subscription=subscription, email_verified={"BOOL": True})
    answer = Api(stack).call("POST", "/auth/login", {"login": account.email, "password": account.password})
    return replace(account, token=answer["accessToken"], api=Api(stack, answer["accessToken"]))


@pytest.fixture(scope="session")
def trained(stack: Stack) -> Account:
    """A premium account that has trained for weeks, and whose analytics have counted it."""
    account = make_premium(stack, register(stack, "mara"))
    account.api.call("PUT", "/users/profile", {"firstName": "Mara", "lastName": "Ott"})
    workouts = train(account, WEEKS)
    _add_friend(account, register(stack, "jonas"))
    eventually(
        lambda: account.api.call("GET", "/analytics/overview")["totalWorkouts"],
        lambda count: count == workouts,
        seconds=180,
    )
    return account
