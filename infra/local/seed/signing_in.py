"""`python -m infra.local.seed.signing_in ada`: sign a seeded person in, and print the access token."""

import sys

from fitai_client import Unauthorized
from fitai_client.retries import Retries

from infra.local import console
from infra.local.client import Account, Api, Stack
from infra.local.cloud import running_stack
from infra.local.console import Trouble
from infra.local.seed.people import PASSWORD, PEOPLE

RETRIES = Retries(attempts=6, first_pause=1.0)
"""A stack on which everything is new is busy for a while."""


def sign_in(stack: Stack, username: str = "ada") -> Account | None:
    """Sign a seeded person in; None where nobody of that name is there."""
    email = f"{username}@example.com"
    try:
        answer = Api(stack, retries=RETRIES).call("POST", "/auth/login", {"login": email, "password": PASSWORD})
    except Unauthorized:
        return None
    token = answer["accessToken"]
    return Account(answer["user"]["id"], email, username, PASSWORD, token, Api(stack, token, retries=RETRIES))


def main() -> None:
    """Print an access token of the person whose name is the argument."""
    username = sys.argv[1] if len(sys.argv) > 1 else "ada"
    if username not in {person.username for person in PEOPLE}:
        raise Trouble(f"Who? One of: {', '.join(person.username for person in PEOPLE)}.")
    account = sign_in(Stack.read(running_stack()), username)
    if account is None:
        raise Trouble(f"{username} is not there; `make seed` makes the accounts.")
    print(account.token)


if __name__ == "__main__":
    console.main(main)
