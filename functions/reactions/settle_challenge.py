"""Do for all participants what has happened to their challenge: it was frozen, re-ranked, moved or cancelled."""

from fitai.community.challenges import settling
from fitai.community.challenges.events import ChallengeUpdated
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Index, Library, Table


@reaction(
    ChallengeUpdated,
    needs=(
        Table.GET_MANY,
        Table.PUT,
        Table.UPDATE,
        Table.BATCH_DELETE,
        Table.CHECK,
        Index.QUERY,
        Library.READ,
        *LIVE_NEEDS,
    ),
    timeout=120,
)
def handler(event: ChallengeUpdated) -> None:
    settling.deal_with(event)
