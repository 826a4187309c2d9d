"""What the tests of activities do: publish, like, look; with people who see each other."""

from datetime import UTC, datetime
from typing import Any

from fitai.accounts.store import AccountItem
from fitai.kernel import table
from fitai.kernel.clock import iso

from tests.harness.gateway import Answer, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.users.people import befriend, show

PATH = "/community/activities"


def friends() -> tuple[Person, Person]:
    """Ada, whose profile is public, and her friend Bob."""
    ada, bob = register(), register("bob")
    show(ada, "public")
    show(bob, "public")
    befriend(ada, bob)
    deliver_events()
    return ada, bob


def publish(person: Person, title: str = "A good week", visibility: str = "public", **body: Any) -> Any:
    answer = call("POST", PATH, {"title": title, "visibility": visibility} | body, token=person.token)
    assert answer.status == 201, answer.text
    deliver_events()
    return answer.data


def look(person: Person, activity_id: str) -> Answer:
    return call("GET", f"{PATH}/{activity_id}", token=person.token)


def listed(person: Person, author: Person | None = None, **query: Any) -> Any:
    """The activities that the person sees of the author; of their own without one."""
    query |= {"userId": author.id} if author else {}
    return call("GET", PATH, token=person.token, **query).data


def titles(person: Person, author: Person | None = None) -> list[str]:
    return [activity["content"].get("title") for activity in listed(person, author)]


def change(person: Person, activity: Any, **body: Any) -> Answer:
    body = {"version": activity["version"]} | body
    answer = call("PUT", f"{PATH}/{activity['id']}", body, token=person.token)
    deliver_events()
    return answer


def delete(person: Person, activity: Any) -> Answer:
    answer = call("DELETE", f"{PATH}/{activity['id']}", token=person.token)
    deliver_events()
    return answer


def like(person: Person, activity: Any) -> Answer:
    answer = call("POST", f"{PATH}/{activity['id']}/like", token=person.token)
    deliver_events()
    return answer


def unlike(person: Person, activity: Any) -> Answer:
    answer = call("DELETE", f"{PATH}/{activity['id']}/like", token=person.token)
    deliver_events()
    return answer


def share(person: Person, activity: Any, platform: str = "internal") -> Answer:
    answer = call("POST", f"{PATH}/{activity['id']}/share", {"platform": platform}, token=person.token)
    deliver_events()
    return answer


def prefer(person: Person, **privacy: Any) -> None:
    answer = call("PUT", "/users/preferences", {"privacy": privacy}, token=person.token)
    assert answer.status == 200, answer.text
    deliver_events()


def establish(person: Person) -> None:
    """Let the account be an old one with a verified address."""
    item, created = AccountItem, iso(datetime(2020, 1, 1, tzinfo=UTC))
    table.commit(table.update(item.of(person.id), item.email_verified.set(True), item.created_at.set(created)))
