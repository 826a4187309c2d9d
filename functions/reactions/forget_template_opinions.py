"""Delete the ratings and favourites of a deleted template."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.templates.events import TemplateDeleted
from fitai.templates.opinions import service


@reaction(TemplateDeleted, needs=(Table.QUERY, Table.BATCH_DELETE), timeout=120)
def handler(event: TemplateDeleted) -> None:
    service.delete_opinions(event)
