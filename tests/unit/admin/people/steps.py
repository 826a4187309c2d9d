"""Administrators and those whom they look after, through the gateway."""

from typing import Any

from fitai.accounts import store
from fitai.accounts.models import Account
from fitai.admin.people import appointing

from tests.harness.gateway import Answer, access_token, call
from tests.unit.auth.people import Person, register


def administrator(name: str) -> Person:
    """A registered account that is an administrator, signed in with a second factor."""
    person = register(name)
    assert appointing.appoint(person.id)
    return Person(person.id, person.email, person.username, access_token(person.id, role="admin"), "")


def account_of(person: Person) -> Account:
    """The account as it is stored."""
    account = store.find_account(person.id)
    assert account is not None
    return account


def change(admin: Person, person: Person, **change: Any) -> Answer:
    """Change an account, by its present version where none is named."""
    body = {"version": account_of(person).version} | change
    return call("PUT", f"/admin/users/{person.id}", body, token=admin.token)


def look(admin: Person, person: Person) -> Answer:
    """Look at an account."""
    return call("GET", f"/admin/users/{person.id}", token=admin.token)


def find(admin: Person, **query: Any) -> Answer:
    """Find accounts."""
    return call("GET", "/admin/users", token=admin.token, **query)


def names(answer: Answer) -> list[str]:
    """The user names of a list."""
    return [person["username"] for person in answer.data]
