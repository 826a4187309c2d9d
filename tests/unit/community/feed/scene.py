"""Authors who publish, and readers who read their feeds, through the gateway."""

from typing import Any

from fitai.community.activities.events import ActivityChanged, ActivityPublished
from fitai.community.activities.models import Activity, ActivityContent, ActivityType
from fitai.community.activities.store import ActivityItem
from fitai.kernel import clock, table
from fitai.kernel.events import outbox_write
from fitai.kernel.ids import new_id

from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.auth.people import Person

FEED = "/community/feed"


def activity(author_id: str, title: str, *, visibility: str = "public", type: ActivityType = "post") -> Activity:
    """An activity that is published now."""
    now = clock.now()
    return Activity(
        id=new_id(),
        user_id=author_id,
        activity_type=type,
        content=ActivityContent(title=title),
        visibility=visibility,  # type: ignore[arg-type]
        created_at=now,
        updated_at=now,
        version=1,
    )


def published(activity: Activity) -> ActivityPublished:
    """The event of an activity."""
    return ActivityPublished(
        user_id=activity.user_id,
        activity_id=activity.id,
        published_at=activity.created_at,
        activity_type=activity.activity_type,
        visibility=activity.visibility,
    )


def publish(author: Person | str, title: str, *, deliver: bool = True, **options: Any) -> Activity:
    """Publish an activity, and let it reach the feeds."""
    author_id = author if isinstance(author, str) else author.id
    new = activity(author_id, title, **options)
    table.commit(table.put(ActivityItem.from_activity(new)), outbox_write(published(new)))
    if deliver:
        deliver_events()
    return new


def change(activity: Activity, *, deliver: bool = True, **attributes: Any) -> None:
    """Change attributes of an activity's item, and let the change take effect."""
    item = ActivityItem.of(activity.id)
    actions = [getattr(ActivityItem, name).set(value) for name, value in attributes.items()]
    event = ActivityChanged(
        user_id=activity.user_id,
        activity_id=activity.id,
        published_at=activity.created_at,
        visibility=attributes.get("visibility", activity.visibility),
    )
    table.commit(table.update(item, *actions), outbox_write(event))
    if deliver:
        deliver_events()


def remove(activity: Activity) -> None:
    """Delete the item of an activity."""
    table.commit(table.delete(ActivityItem.of(activity.id)))


def feed(reader: Person | str, **query: Any) -> Answer:
    """A page of a reader's feed."""
    token = access_token(reader) if isinstance(reader, str) else reader.token
    return call("GET", FEED, token=token, **query)


def titles(reader: Person | str, **query: Any) -> list[str]:
    """What a page of a reader's feed shows."""
    return [shown["content"]["title"] for shown in feed(reader, **query).data]


def all_titles(reader: Person | str, limit: int) -> list[str]:
    """What all pages of a reader's feed show."""
    found, cursor = [], None
    for _ in range(1_000):
        page = feed(reader, limit=limit, **({} if cursor is None else {"cursor": cursor}))
        found += [shown["content"]["title"] for shown in page.data]
        cursor = page.cursor
        if cursor is None:
            return found
    raise AssertionError("a feed without end")


def entries_of(reader_id: str) -> list[str]:
    """The ids of the activities that were written to a reader's feed, the newest first."""
    items = table.query_all(f"USER#{reader_id}#FEED", between=("0", "9~"), newest_first=True)
    return [item.SK.partition("#")[2] for item in items]
