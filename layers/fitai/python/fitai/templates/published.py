"""What other services may call of the templates."""

from collections.abc import Iterable

from fitai.kernel.identity import Caller
from fitai.kernel.table import Write
from fitai.templates import rules
from fitai.templates import store as templates_store
from fitai.templates.access import read_template as read_template
from fitai.templates.authors import store
from fitai.templates.models import CreateTemplate, Template, TemplateGeneration
from fitai.templates.premium import set_premium as set_premium
from fitai.templates.trash.service import restore_template as restore_template
from fitai.training.plans import WeeklyPlan


def visible_template_name(user_id: str, template_id: str) -> str | None:
    """The name of a template of the user's that everybody can see; None where there is no such. One GetItem."""
    template = templates_store.find_template(template_id)
    if template is None or template.created_by != user_id or not template.sharing.is_visible:
        return None
    return template.name


def own_template_count(user_id: str) -> int:
    """How many templates a user has, 50 at most: one Query."""
    return store.count_templates(user_id)


def plan_exercise_ids(plan: WeeklyPlan) -> list[str]:
    """The ids of all exercises of a plan, alternatives and drills included."""
    return rules.exercise_ids(plan)


def exercises_in_use(user_id: str, exercise_ids: Iterable[str]) -> set[str]:
    """The exercises among these that a user's own templates name, alternatives and drills included.

    A Query and a BatchGetItem for each hundred templates: for maintenance, not for a request that a user waits for.
    """
    requested_ids = set(exercise_ids)
    used_ids: set[str] = set()
    for cards in store.card_pages(user_id) if requested_ids else ():
        for template in store.load_templates(cards):
            used_ids |= requested_ids.intersection(rules.exercise_ids(template.weekly_plan))
        if used_ids == requested_ids:
            break
    return used_ids


def generated_template(user_id: str, template_id: str) -> Template | None:
    """A template of the user's whose plan the coach has made; None where there is no such. One GetItem."""
    template = templates_store.find_template(template_id)
    if template is None or template.created_by != user_id or not template.ai_generated.is_ai_generated:
        return None
    return template


def generated_template_writes(
    caller: Caller, template_id: str, request: CreateTemplate, generation: TemplateGeneration
) -> list[Write]:
    """The writes of a private template with a plan of the coach, for a transaction: see `service.generated_template_writes`."""
    # Imported here, since it loads the exercise library, which reading a name does not need.
    from fitai.templates import service

    return service.generated_template_writes(caller, template_id, request, generation)


def revision_writes(caller: Caller, template_id: str, version: int, request: CreateTemplate) -> list[Write]:
    """The writes of the next version of one of the caller's templates, for a transaction: see `service.revision_writes`."""
    # Imported here, since it loads the exercise library, which reading a name does not need.
    from fitai.templates import service

    return service.revision_writes(caller, template_id, version, request)


def changed_copy_writes(
    caller: Caller, template_id: str, original_id: str, version: int, request: CreateTemplate
) -> list[Write]:
    """The writes of a private copy of a template with changes, for a transaction: see `service.changed_copy_writes`."""
    # Imported here, since it loads the exercise library, which reading a name does not need.
    from fitai.templates import service

    return service.changed_copy_writes(caller, template_id, original_id, version, request)
