"""Add a report to the case of its target: open the case, lock a comment, hide the target at the fifth trusted report."""

from fitai.community.cases import reactions
from fitai.community.cases.events import ReportSent
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table


@reaction(ReportSent, needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK))
def handler(event: ReportSent) -> None:
    reactions.file_report(event)
