"""Loads templates that a caller may read or change."""

from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.templates import rules, store
from fitai.templates.models import Template


def read_template(caller: Caller, template_id: str) -> Template:
    """Load a template that the caller may read; one GetItem.

    Raises:
        NotFound: there is no such template, or it is another user's and not public.
    """
    template = store.find_template(template_id)
    if template is None or not rules.may_read(template, caller.id):
        raise template_not_found()
    return template


def own_template(caller: Caller, template_id: str) -> Template:
    """Load one of the caller's own templates; one GetItem.

    Raises:
        NotFound: the caller has no such template.
    """
    template = store.find_template(template_id)
    if template is None or template.created_by != caller.id:
        raise template_not_found()
    return template


def template_not_found() -> NotFound:
    """Build the error for a template that does not exist or is hidden from the caller."""
    return NotFound("There is no such template.")
