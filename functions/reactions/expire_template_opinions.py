"""Let the ratings and favourites of a deleted template expire with it, and keep those of a restored one."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.templates.events import TemplateDeleted, TemplateRestored
from fitai.templates.opinions import service


@reaction(TemplateDeleted, TemplateRestored, needs=(Table.QUERY, Table.UPDATE, Table.CHECK), timeout=120)
def handler(event: TemplateDeleted | TemplateRestored) -> None:
    service.update_lifetimes(event)
