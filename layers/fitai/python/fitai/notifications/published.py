"""What other services may call of the notifications.

A service that tells of its own change puts the notice into the change's transaction:

    commit(…, *notice_writes(Notice(user_id, "goal_completed", f"goal:{id}", values={"goal": title})))

A reaction that is told of an event may `notify` itself, after it has read that it is still so.
"""

from fitai.kernel.events import outbox_write
from fitai.kernel.needs import LIVE_NEEDS, Index, Table
from fitai.kernel.table import Write
from fitai.notifications import withdrawing
from fitai.notifications.events import NoticeRaised
from fitai.notifications.matrix import NotificationType
from fitai.notifications.models import Notice
from fitai.notifications.telling import notify
from fitai.notifications.withdrawing import withdraw_target

__all__ = ["NOTIFY_NEEDS", "Notice", "notice_writes", "notify", "withdraw", "withdraw_target"]

NOTIFY_NEEDS = (
    Table.GET,
    Table.GET_MANY,
    Table.PUT,
    Table.DELETE,
    Table.CHECK,
    Index.QUERY,
    *LIVE_NEEDS,
)
"""What `notify`, `withdraw` and `withdraw_target` need."""


def notice_writes(*notices: Notice) -> list[Write]:
    """The writes that tell users of a change, as part of its transaction: an event for each, whose reaction notifies."""
    return [outbox_write(NoticeRaised.of(notice)) for notice in notices]


def withdraw(
    user_id: str, type: NotificationType, target: str, actor_id: str | None = None, occasion: str = ""
) -> None:
    """Take back a notice: the like was taken back, the comment deleted; idempotent, also where there was none.

    The same notice may be given again: it is in the list again, and silent.
    """
    withdrawing.withdraw(Notice(user_id, type, target, actor_id, occasion=occasion))
