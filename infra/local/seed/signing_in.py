"""`python -m infra.local.seed.signing_in ada`: sign a seeded person in, and print the access token."""

import sys

from infra.local import console
from infra.local.client import Account, Refused, Stack
from infra.local.cloud import running_stack
from infra.local.console import Trouble
from infra.local.seed.patient import PatientApi
from infra.local.seed.people import PASSWORD, PEOPLE

NOT_SIGNED_IN = 401


def sign_in(stack: Stack, username: str = "ada") -> Account | None:
    """Sign a seeded person in; None where nobody of that name is there."""
    email = f"{username}@example.com"
    try:
        answer = PatientApi(stack).call("POST", "/auth/login", {"login": email, "password": PASSWORD})
    except Refused as refused:
        if refused.answer.status_code == NOT_SIGNED_IN:
            return None
        raise
    token = answer["accessToken"]
    return Account(answer["user"]["id"], email, username, PASSWORD, token, PatientApi(stack, token))


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
