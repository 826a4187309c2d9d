"""Close the reports of a decided case, tell their senders what came of them, and count it for how they are trusted."""

from fitai.community.cases import reactions
from fitai.community.cases.events import AppealDecided, CaseDecided
from fitai.kernel.events import reaction
from fitai.kernel.needs import Index, Table


@reaction(
    CaseDecided,
    AppealDecided,
    needs=(Table.GET, Index.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    timeout=120,
)
def handler(event: CaseDecided | AppealDecided) -> None:
    reactions.close_reports(event)
