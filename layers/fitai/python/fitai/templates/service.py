"""What can be done with templates."""

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.templates import rules
from fitai.templates import store as templates_store
from fitai.templates.access import own_template, read_template, template_not_found
from fitai.templates.models import (
    CreateTemplate,
    DuplicateTemplate,
    Template,
    TemplateContent,
    TemplateGeneration,
    TemplateOrigin,
    TemplateSharing,
    UpdateTemplate,
)
from fitai.templates.opinions import store
from fitai.templates.opinions.service import OPINION_ATTEMPTS, visible_template
from fitai.training.plans import WeeklyPlan
from fitai.workouts.events import WorkoutBegan, WorkoutCompleted

MAX_CONTENT = 200_000
"""Bytes of a template's content; an item of the table has 400 KB at most, its keys and counts included."""


def show_template(caller: Caller, template_id: str) -> Template:
    """A template that the caller may see, with what the caller thinks of it.

    Raises:
        NotFound: there is none with this id, or it is somebody else's private one.
    """
    return visible_template(caller, store.load_with_opinion(template_id, caller.id))


def create_template(caller: Caller, template_id: str, given: CreateTemplate) -> Template:
    """A new template of the caller.

    Raises:
        Invalid: the plan is not sound, or not for everybody, who may see it; every field that is wrong is named.
        TooLarge: it is too long.
    """
    sharing = rules.updated_sharing(given.sharing, TemplateSharing(), clock.now())
    known = _load_plan_exercises(caller, given.weekly_plan, sharing)
    return _store_new(caller, template_id, rules.build_content(given, known, sharing))


def update_template(caller: Caller, template_id: str, given: UpdateTemplate) -> Template:
    """The caller's template as it is to be from now on.

    Raises:
        NotFound: there is none with this id that the caller made. Conflict: `version` is not the current one.
        Invalid, TooLarge: as when it is created.
    """
    before = visible_template(caller, store.load_with_opinion(template_id, caller.id))
    if before.created_by != caller.id:
        raise template_not_found()
    if given.version != before.version:
        raise templates_store.stale_version(before.version)
    now = clock.now()
    sharing = rules.updated_sharing(given.sharing, before.sharing, now)
    content = rules.build_content(given, _load_plan_exercises(caller, given.weekly_plan, sharing), sharing)
    changed = dict(content) | {"ai_generated": before.ai_generated, "origin": before.origin}
    after = before.model_copy(update=changed | {"version": before.version + 1, "updated_at": now})
    _require_size(after)
    templates_store.replace_template(after)
    return after


def delete_template(caller: Caller, template_id: str) -> None:
    """Take the caller's template away; workouts that were made from it stay what they are.

    Raises:
        NotFound: there is none with this id that the caller made.
    """
    templates_store.delete_template(own_template(caller, template_id))


def duplicate_template(caller: Caller, template_id: str, copy_id: str, given: DuplicateTemplate) -> Template:
    """A private copy that belongs to the caller and knows where it comes from.

    It is one that the caller can train by: an exercise that is gone by now has its first alternative in its place, or
    falls away, and the copy's origin names it.

    Raises:
        NotFound: there is none with this id that the caller may see. TooLarge: it is too long.
        Conflict: `exercises_gone`, when none of its exercises is left.
    """
    original = read_template(caller, template_id)
    known = available_exercises(caller.id, rules.exercise_ids(original.weekly_plan))
    plan, missing = rules.usable_plan(original.weekly_plan, known)
    if missing and not rules.has_exercises(plan):
        raise Conflict("None of the template's exercises is there any more.", code="exercises_gone")
    content = TemplateContent(
        name=given.name or original.name,
        description=original.description,
        metadata=original.metadata,
        weekly_plan=plan,
        sharing=TemplateSharing(),
        ai_generated=TemplateGeneration(
            is_ai_generated=original.ai_generated.is_ai_generated, ai_version=original.ai_generated.ai_version
        ),
        origin=TemplateOrigin(
            template_id=original.id,
            version=original.version,
            name=original.name,
            created_by=original.created_by,
            created_by_name=original.created_by_name,
            missing=tuple(missing) or None,
        ),
    )
    return _store_new(caller, copy_id, content)


# --- opinions ------------------------------------------------------------------------------------------------------


# --- use -----------------------------------------------------------------------------------------------------------


def count_use(event: WorkoutBegan | WorkoutCompleted, reaction: str) -> None:
    """Count a workout that was started from a template, or completed; each once.

    Raises:
        Duplicate: the event has been counted before.
    """
    template_id = event.template_id
    if template_id is None:
        return
    change = rules.TemplateCounts(completed=1) if isinstance(event, WorkoutCompleted) else rules.TemplateCounts(usage=1)

    def attempt() -> None:
        template = templates_store.find_template(template_id)
        if template is not None:
            templates_store.count_use(template, change, reaction, event)

    try:
        retry_on_conflict(attempt, tries=OPINION_ATTEMPTS)
    except NotFound:
        return  # Deleted in between: there is nothing to count for.


# --- what we ourselves decide --------------------------------------------------------------------------------------


def feature_template(template_id: str, order: int | None) -> Template:
    """Give a template its place among the featured ones (1 comes first), or with None take it from there.

    Raises:
        NotFound: there is none with this id. Conflict: `not_public`, when not everybody may see it.
    """

    def attempt() -> Template:
        template = templates_store.find_template(template_id)
        if template is None:
            raise template_not_found()
        if order is not None and not template.sharing.visible:
            raise Conflict("Only a template that everybody may see can be featured.", code="not_public")
        templates_store.feature_template(template, order)
        return template.model_copy(update={"sharing": template.sharing.model_copy(update={"featured_order": order})})

    return retry_on_conflict(attempt)


# --- lists ---------------------------------------------------------------------------------------------------------


def _store_new(caller: Caller, template_id: str, content: TemplateContent) -> Template:
    """Write a new template; one that the same request has written before is answered again."""
    now = clock.now()
    template = Template(
        **dict(content),
        id=template_id,
        created_by=caller.id,
        favorite=False,
        version=1,
        created_at=now,
        updated_at=now,
    )
    _require_size(template)
    try:
        templates_store.create_template(template)
    except templates_store.TemplateAlreadyExists:
        earlier = templates_store.find_template(template_id)
        if earlier is None or earlier.created_by != caller.id:
            raise Conflict("A template with this id was there before.") from None
        return earlier.model_copy(update={"favorite": False})
    return template


def _load_plan_exercises(caller: Caller, plan: WeeklyPlan, sharing: TemplateSharing) -> dict[str, Exercise]:
    """The plan's exercises by id, once the plan is found to be sound for those who may see it."""
    known = available_exercises(caller.id, rules.exercise_ids(plan))
    flaws = rules.plan_errors(plan, known, visible=sharing.visible)
    if flaws:
        raise Invalid(fields=flaws)
    return known


def _require_size(template: Template) -> None:
    size = len(template.model_dump_json(by_alias=True, exclude_none=True).encode())
    if size > MAX_CONTENT:
        raise TooLarge(f"A template has at most {MAX_CONTENT} bytes; this one has {size}.")
