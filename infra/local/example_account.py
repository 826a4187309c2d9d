"""An account of the running stack that is signed in, so that there is something to call the API with at once."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.local.client import Account, Api, Stack

SEEDED, SEEDED_PASSWORD = "ada@example.com", "Correct-Horse-42"
"""The first person of `make seed`."""
FILE = "demo-account.json"
"""Beside the description of the stack: the account of the last demo, which has two workouts and some records."""


@dataclass(frozen=True, slots=True)
class ExampleAccount:
    """An account that is signed in."""

    email: str
    password: str
    token: str


def keep_account(stack_file: Path, account: Account) -> None:
    """Keep the account of a demo."""
    content = asdict(ExampleAccount(account.email, account.password, account.token))
    stack_file.with_name(FILE).write_text(json.dumps(content) + "\n")


def demo_account(stack_file: Path) -> ExampleAccount | None:
    """The account of the last demo; None where none was played to its end."""
    file = stack_file.with_name(FILE)
    return ExampleAccount(**json.loads(file.read_text())) if file.exists() else None


def seeded_account(stack: Stack) -> ExampleAccount | None:
    """The first person of `make seed`, signed in; None where nobody was seeded."""
    body = {"login": SEEDED, "password": SEEDED_PASSWORD, "device": {"id": "terminal", "name": "Terminal"}}
    answer = Api(stack).send("POST", "/auth/login", body)
    return ExampleAccount(SEEDED, SEEDED_PASSWORD, answer.json()["data"]["accessToken"]) if answer.is_success else None
