"""Templates that are part of the paid plans: what they are, and who may use them.

Everybody sees a premium template in lists, and can have it among the favorites. Reading it, copying it, planning with it
and starting a workout from it need the scope `access:premium_templates`, except for its author.
"""

from fitai.kernel.entitlements import Scope
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.templates import store
from fitai.templates.models import Template

SCOPE: Scope = "access:premium_templates"


def require_use(caller: Caller, template: Template) -> None:
    """Refuse to use a premium template without the scope.

    Raises:
        UpgradeRequired: the caller's plan does not have it. InsufficientScope: the caller's API key does not.
    """
    if template.premium and template.created_by != caller.id:
        caller.require(SCOPE)


def set_premium(template_id: str, *writes: Write, is_premium: bool) -> Template:
    """Make a template part of the paid plans, or free again. One GetItem, one transaction.

    Workouts and copies that were made from it stay usable.

    Args:
        writes: that belong into the same transaction, such as an entry of the audit trail.

    Raises:
        NotFound: there is no such template. Conflict: `not_public`: not everybody can see it.
    """

    def attempt() -> Template:
        template = store.find_template(template_id)
        if template is None:
            raise NotFound("There is no such template.")
        if is_premium and not template.sharing.is_visible:
            raise Conflict("Only a template that everybody can see can be premium.", code="not_public")
        commit(*store.premium_writes(template, is_premium=is_premium), *writes)
        return template.model_copy(update={"premium": is_premium or None})

    return retry_on_conflict(attempt)
