"""The documents in a browser: Swagger UI is authorized and tries an operation out, the search finds without a server."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.client import Stack, register


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails where a script has failed."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors


def test_swagger_ui_authorizes_and_tries_an_operation_out(page: Page, stack: Stack) -> None:
    account = register(stack, "reader")
    page.goto(f"{stack.rest_url.rstrip('/')}/docs/reference/api.html")
    profile = page.locator("#operations-users-getProfile")
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".dialog-ux")
    dialog.locator("input[type=text], input[type=password]").first.fill(account.token)
    dialog.get_by_role("button", name="Apply credentials").first.click()
    dialog.get_by_role("button", name="Close").click()
    page.get_by_placeholder("Filter by tag").fill("users")
    page.locator(".opblock-tag-section", has=page.locator("#operations-tag-users")).locator(".opblock-tag").click()
    profile.locator(".opblock-summary-control").click()
    profile.get_by_role("button", name="Execute").click()

    answer = profile.locator(".live-responses-table")
    expect(answer.locator(".response-col_status").last).to_contain_text("200")
    expect(answer).to_contain_text(account.username)


def test_the_search_finds_a_guide_without_a_server(page: Page, stack: Stack) -> None:
    asked: list[str] = []
    page.goto(f"{stack.rest_url.rstrip('/')}/docs/index.html")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("combobox", name="Search").fill("idempotency")
    page.get_by_role("option", name="Send a request again without doing it twice").click()
    expect(page.locator("main")).to_contain_text(re.compile("idempotency", re.IGNORECASE))
    assert all(url.startswith((stack.rest_url.rstrip("/"), "blob:")) for url in asked), asked
