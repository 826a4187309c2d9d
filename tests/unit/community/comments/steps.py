"""Activities and comments for the tests."""

from typing import Any

from fitai.accounts.store import AccountItem
from fitai.community.activities import store as activities_store
from fitai.community.activities.events import ActivityDeleted
from fitai.community.activities.models import Activity, ActivityContent
from fitai.community.activities.store import ActivityItem
from fitai.kernel import clock, events, table
from fitai.kernel.ids import new_id

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person
from tests.unit.users.people import show


def publish(person: Person | str, visibility: str = "public", **changes: Any) -> str:
    """An activity of a person, whose profile is made public; gives its id."""
    author_id = person
    if isinstance(person, Person):
        show(person, "public")
        author_id = person.id
    values: dict[str, Any] = {
        "id": new_id(),
        "user_id": author_id,
        "activity_type": "post",
        "content": ActivityContent(title="Squats"),
        "visibility": visibility,
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "version": 1,
    }
    activity = Activity.model_validate(values | changes)
    table.commit(table.put(ActivityItem.from_activity(activity)))
    return activity.id


def delete_activity(activity_id: str) -> None:
    """Delete an activity, and say so."""
    activity = activities_store.load_activity(activity_id)
    assert activity is not None
    event = ActivityDeleted(user_id=activity.user_id, activity_id=activity_id, published_at=activity.created_at)
    table.commit(table.delete(ActivityItem.of(activity_id)), events.outbox_write(event))


def verify(person: Person) -> None:
    """An account that is neither new nor unverified: its limits are the ordinary ones."""
    actions = (
        AccountItem.email_verified.set(True),
        AccountItem.created_at.set("2020-01-01T00:00:00.000Z"),
    )
    table.commit(table.update(AccountItem.of(person.id), *actions))


def comment(person: Person, activity_id: str, text: str = "Strong!", **more: Any) -> Answer:
    """Comment on an activity."""
    return call("POST", f"/community/activities/{activity_id}/comment", {"text": text} | more, token=person.token)


def edit(person: Person, comment_id: str, text: str) -> Answer:
    """Change the text of a comment."""
    return call("PUT", f"/community/comments/{comment_id}", {"text": text}, token=person.token)


def delete(person: Person, comment_id: str) -> Answer:
    """Delete a comment."""
    return call("DELETE", f"/community/comments/{comment_id}", token=person.token)


def like(person: Person, comment_id: str) -> Answer:
    """Like a comment."""
    return call("POST", f"/community/comments/{comment_id}/like", token=person.token)


def unlike(person: Person, comment_id: str) -> Answer:
    """Take a like back."""
    return call("DELETE", f"/community/comments/{comment_id}/like", token=person.token)


def listed(person: Person, activity_id: str, **query: Any) -> Answer:
    """A page of the comments."""
    return call("GET", f"/community/activities/{activity_id}/comments", token=person.token, **query)


def texts(answer: Answer) -> list[str | None]:
    """What the comments of a page say."""
    return [comment.get("text") for comment in answer.data]


def count(activity_id: str) -> int:
    """The activity's count of comments."""
    activity = activities_store.load_activity(activity_id)
    assert activity is not None
    return activity.engagement.comments
