"""Add shared workouts to the lists of those who may see them, and remove them when sharing ends."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Index, Table
from fitai.users.social.events import FriendRemoved, FriendsMade, UserBlocked
from fitai.workouts.events import WorkoutDeleted, WorkoutSharingChanged
from fitai.workouts.sharing import feed


@reaction(
    WorkoutSharingChanged,
    WorkoutDeleted,
    FriendsMade,
    FriendRemoved,
    UserBlocked,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.BATCH_DELETE, Index.QUERY),
    timeout=300,
    switches=("fan_out",),
)
def handler(event: feed.FeedEvent) -> None:
    feed.update_feeds(event)
