"""Write a published activity to the feeds of its author's friends and followers, and push it to those who are connected."""

from fitai.community.activities.events import ActivityChanged, ActivityPublished
from fitai.community.feed import distribution
from fitai.community.feed.events import FanOutContinued
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Index, Table


@reaction(
    ActivityPublished,
    ActivityChanged,
    FanOutContinued,
    needs=(Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.BATCH_PUT, Index.QUERY, *LIVE_NEEDS),
    timeout=300,
    switches=("fan_out",),
    concurrency=10,
)
def handler(event: distribution.DistributionEvent) -> None:
    distribution.distribute(event)
