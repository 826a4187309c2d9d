"""Tell a user of what a service has put into the transaction of its change."""

from fitai.kernel.events import reaction
from fitai.notifications.events import NoticeRaised
from fitai.notifications.published import NOTIFY_NEEDS, notify


@reaction(NoticeRaised, needs=NOTIFY_NEEDS, switches=("fan_out",), concurrency=8)
def handler(event: NoticeRaised) -> None:
    notify(event.notice)
