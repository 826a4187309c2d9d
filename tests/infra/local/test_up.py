"""What `make start` ends with."""

from pathlib import Path

from infra.local import example_account, up
from infra.local.client import Account, Api, Stack

STACK = {
    "rest_url": "http://localhost:1/v1",
    "websocket_url": "ws://localhost:1/live",
    "docs_url": "http://localhost:1/v1/docs",
    "table_name": "fitai-local",
    "region": "eu-central-1",
}


def test_the_documents_the_console_and_the_mails_are_found_at_its_end() -> None:
    text = up.addresses(STACK, "http://localhost:1", None)

    for address in ("http://localhost:1/v1/docs", "http://localhost:1/v1/console", "http://localhost:1/_fitai/sent"):
        assert address in text
    assert "TOKEN" not in text


def test_the_account_of_the_demo_is_there_to_paste(tmp_path: Path) -> None:
    stack_file = tmp_path / "stack.json"
    assert example_account.demo_account(stack_file) is None
    account = Account("u-1", "demo@example.com", "demo", "Iron-1", "a.b.c", Api(Stack(**STACK)))
    example_account.keep_account(stack_file, account)

    kept = example_account.demo_account(stack_file)
    text = up.addresses(STACK, "http://localhost:1", kept)

    assert "TOKEN=a.b.c" in text and "demo@example.com (password Iron-1)" in text
    assert "API='http://localhost:1/v1'" in text
