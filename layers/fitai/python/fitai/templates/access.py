"""Loads templates that a caller may read or change, and hides authors from those who must not see them."""

from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.templates import rules, store
from fitai.templates.models import Template
from fitai.templates.premium import require_use
from fitai.users import published


def read_template(caller: Caller, template_id: str) -> Template:
    """Load a template to use it: to copy it, to plan with it, to review it. One GetItem.

    Raises:
        NotFound: there is no such template, or it is another user's and not public.
        UpgradeRequired: it is premium, and the caller's plan has no premium templates.
    """
    template = find_readable_template(caller, template_id)
    require_use(caller, template)
    return template


def find_readable_template(caller: Caller, template_id: str) -> Template:
    """Load a template that the caller can see; one GetItem.

    Raises:
        NotFound: there is no such template, or it is another user's and not public.
    """
    template = store.find_template(template_id)
    if template is None or not rules.may_read(template, caller.id):
        raise template_not_found()
    return template


def with_visible_authors(caller: Caller, template: Template) -> Template:
    """The template without the authors with whom the caller has a block, whoever of the two has blocked.

    One BatchGetItem where it names other users; none otherwise.
    """
    ties = published.ties_among(caller.id, rules.author_ids(template) - {caller.id})
    return rules.without_authors(template, {user_id for user_id, tie in ties.items() if tie.severed})


def template_not_found() -> NotFound:
    """Build the error for a template that does not exist or is hidden from the caller."""
    return NotFound("There is no such template.")
