"""Which template a caller may see or change."""

from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.templates import rules, store
from fitai.templates.models import Template


def read_template(caller: Caller, template_id: str) -> Template:
    """A template that the caller may see.

    Raises:
        NotFound: there is none with this id, or it is somebody else's private one.
    """
    template = store.find_template(template_id)
    if template is None or not rules.may_read(template, caller.id):
        raise template_not_found()
    return template


def template_not_found() -> NotFound:
    return NotFound("There is no such template.")


def own_template(caller: Caller, template_id: str) -> Template:
    template = store.find_template(template_id)
    if template is None or template.created_by != caller.id:
        raise template_not_found()
    return template
