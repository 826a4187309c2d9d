"""Use cases of templates: read, create, update, delete, duplicate, count."""

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises
from fitai.kernel import clock
from fitai.kernel.entitlements import limit_of
from fitai.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, WriteConflict, retry_on_conflict
from fitai.templates import rules, store
from fitai.templates.access import find_readable_template, read_template, template_not_found, with_visible_authors
from fitai.templates.counting.service import ensure_count, with_count
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
from fitai.templates.opinions import store as opinions_store
from fitai.templates.opinions.service import OPINION_ATTEMPTS, visible_template
from fitai.templates.premium import require_use
from fitai.templates.trash import store as trash_store
from fitai.templates.uses import store as uses_store
from fitai.training.plans import WeeklyPlan
from fitai.workouts.events import WorkoutBegan, WorkoutCompleted

MAX_CONTENT = 200_000
"""Bytes of a template's content; an item of the table has 400 KB at most, its keys and counts included."""


def show_template(caller: Caller, template_id: str, version: int | None = None) -> Template:
    """Load a template that the caller may see, with the caller's opinion of it.

    One BatchGetItem; another one where it names another user, for the blocks between that user and the caller.

    Raises:
        NotFound: there is no such template, it is another user's and not public, or it has another version by now.
        UpgradeRequired: it is premium, and the caller's plan has no premium templates.
    """
    template = visible_template(caller, opinions_store.load_with_opinion(template_id, caller.id))
    require_use(caller, template)
    if version is not None and version != template.version:
        raise NotFound("There is no such version of the template any more.")
    return with_visible_authors(caller, template)


def create_template(caller: Caller, template_id: str, request: CreateTemplate) -> Template:
    """Create a template of the caller; repeating the request returns the template that it created.

    Raises:
        Invalid: the plan has errors, such as a private exercise in a public template; all fields are listed.
        TooLarge: the content is too large. Conflict: the id belongs to another user's template.
        PlanLimitReached: the caller has as many templates as the plan contains.
    """
    sharing = rules.updated_sharing(request.sharing, TemplateSharing(), clock.now())
    exercises = _load_plan_exercises(caller, request.weekly_plan, sharing)
    return _write_new_template(caller, template_id, rules.build_content(request, exercises, sharing))


def update_template(caller: Caller, template_id: str, request: UpdateTemplate) -> Template:
    """Replace one of the caller's templates by its next version.

    Raises:
        NotFound: the caller has no such template. Conflict: `version` is not the current one.
        Invalid, TooLarge: as for `create_template`.
    """
    current = visible_template(caller, opinions_store.load_with_opinion(template_id, caller.id))
    if current.created_by != caller.id:
        raise template_not_found()
    if request.version != current.version:
        raise store.stale_version(current.version)
    sharing = rules.updated_sharing(request.sharing, current.sharing, clock.now())
    content = rules.build_content(request, _load_plan_exercises(caller, request.weekly_plan, sharing), sharing)
    updated = _next_version(current, content)
    store.replace_template(updated, was_visible=current.sharing.is_visible)
    return with_visible_authors(caller, updated)


def delete_template(caller: Caller, template_id: str) -> None:
    """Delete one of the caller's templates; workouts that were started from it are unchanged.

    Raises:
        NotFound: the caller has no such template.
    """
    with_count(caller.id, lambda: trash_store.delete_template(caller.id, template_id))


def duplicate_template(caller: Caller, template_id: str, copy_id: str, request: DuplicateTemplate) -> Template:
    """Create a private copy of a template for the caller, with its origin.

    An exercise that is not available to the caller is replaced by its first available alternative or left out; the
    copy's origin lists it.

    Raises:
        NotFound: there is no such template that the caller may see. TooLarge: the content is too large.
        UpgradeRequired: it is premium, and the caller's plan has no premium templates.
        Conflict: `exercises_gone`: none of its exercises is available.
        PlanLimitReached: the caller has as many templates as the plan contains.
    """
    original = read_template(caller, template_id)
    exercises = available_exercises(caller.id, rules.exercise_ids(original.weekly_plan))
    plan, missing_ids = rules.usable_plan(original.weekly_plan, exercises)
    if missing_ids and not rules.has_exercises(plan):
        raise Conflict("None of the template's exercises is available any more.", code="exercises_gone")
    content = TemplateContent(
        name=request.name or original.name,
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
            missing=tuple(missing_ids) or None,
        ),
    )
    return with_visible_authors(caller, _write_new_template(caller, copy_id, content))


def count_use(event: WorkoutBegan | WorkoutCompleted, reaction: str) -> None:
    """Count a workout that was started from a template or completed, once per event.

    Raises:
        Duplicate: the event was counted before.
    """
    template_id = event.template_id
    if template_id is None:
        return
    change = rules.TemplateCounts(completed=1) if isinstance(event, WorkoutCompleted) else rules.TemplateCounts(usage=1)

    conflicts = 0

    def attempt() -> None:
        nonlocal conflicts
        item = uses_store.load_item(template_id)
        if item is None:
            trash_store.count_trashed_use(template_id, change, reaction, event)
            return
        try:
            uses_store.count_use(item, change, reaction, event)
        except WriteConflict:
            conflicts += 1
            if conflicts == uses_store.CONFLICTS_THAT_GROW:
                uses_store.add_shards(item)
            raise

    try:
        retry_on_conflict(attempt, tries=OPINION_ATTEMPTS)
    except NotFound:
        return  # Deleted for good.


# --- plans of the coach --------------------------------------------------------------------------------------------


def generated_template_writes(
    caller: Caller, template_id: str, request: CreateTemplate, generation: TemplateGeneration
) -> list[Write]:
    """The writes of a private template with a plan that was generated, for the transaction that accepts it.

    Their commit raises `TemplateAlreadyExists` where the id is in use.

    Raises:
        Invalid, TooLarge: as for `create_template`.
    """
    exercises = _load_plan_exercises(caller, request.weekly_plan, TemplateSharing())
    content = rules.build_content(request, exercises, TemplateSharing())
    content = content.model_copy(update={"ai_generated": generation})
    return _counted_creation_writes(_new_template(caller, template_id, content), caller)


def changed_copy_writes(
    caller: Caller, template_id: str, original_id: str, version: int, request: CreateTemplate
) -> list[Write]:
    """The writes of a private template that is a changed copy of another one, for the transaction that accepts it. One GetItem more.

    Its origin is left out where the caller may not read the original any more.

    Args:
        version: of the original, that the changes were made from.

    Raises:
        Invalid, TooLarge: as for `create_template`.
    """
    exercises = _load_plan_exercises(caller, request.weekly_plan, TemplateSharing())
    content = rules.build_content(request, exercises, TemplateSharing())
    try:
        # Not as a new use of it: the review was made with the plan of that time.
        original = find_readable_template(caller, original_id)
    except NotFound:
        return _counted_creation_writes(_new_template(caller, template_id, content), caller)
    origin = TemplateOrigin(
        template_id=original.id,
        version=version,
        name=original.name,
        created_by=original.created_by,
        created_by_name=original.created_by_name,
    )
    content = content.model_copy(update={"origin": origin})
    return _counted_creation_writes(_new_template(caller, template_id, content), caller)


def revision_writes(caller: Caller, template_id: str, version: int, request: CreateTemplate) -> list[Write]:
    """The writes of the next version of one of the caller's templates, for the transaction that accepts it. One GetItem.

    Name, visibility and origin stay as they are.

    Raises:
        NotFound: the caller has no such template. Conflict: `stale_version`: `version` is not the current one.
        Invalid, TooLarge: as for `create_template`.
    """
    current = find_readable_template(caller, template_id)
    if current.created_by != caller.id:
        raise template_not_found()
    if version != current.version:
        raise store.stale_version(current.version)
    exercises = _load_plan_exercises(caller, request.weekly_plan, current.sharing)
    content = rules.build_content(request, exercises, current.sharing).model_copy(update={"name": current.name})
    updated = _next_version(current, content)
    return store.replacement_writes(updated, was_visible=current.sharing.is_visible)


def _counted_creation_writes(template: Template, caller: Caller) -> list[Write]:
    """The writes of a new template, in a transaction of another service. One GetItem.

    Their commit raises `PlanLimitReached` where the caller has as many templates as the plan contains.
    """
    ensure_count(caller.id)
    return store.creation_writes(template, limit_of(caller.plan, "templates"))


def _write_new_template(caller: Caller, template_id: str, content: TemplateContent) -> Template:
    """Write a new template; one that an earlier attempt of the same request has written is returned."""
    template = _new_template(caller, template_id, content)
    try:
        with_count(caller.id, lambda: store.create_template(template, limit_of(caller.plan, "templates")))
    except store.TemplateAlreadyExists:
        earlier = store.find_template(template_id)
        if earlier is None or earlier.created_by != caller.id:
            raise Conflict("A template with this id exists already.") from None
        return earlier.model_copy(update={"favorite": False})
    return template


def _new_template(caller: Caller, template_id: str, content: TemplateContent) -> Template:
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
    return template


def _next_version(current: Template, content: TemplateContent) -> Template:
    content_fields = dict(content) | {"ai_generated": current.ai_generated, "origin": current.origin}
    version = {"version": current.version + 1, "updated_at": clock.now()}
    template = current.model_copy(update=content_fields | version)
    _require_size(template)
    return template


def _load_plan_exercises(caller: Caller, plan: WeeklyPlan, sharing: TemplateSharing) -> dict[str, Exercise]:
    """Load the exercises of a plan by id, and validate the plan against them."""
    exercises = available_exercises(caller.id, rules.exercise_ids(plan))
    errors = rules.plan_errors(plan, exercises, visible=sharing.is_visible)
    if errors:
        raise Invalid(fields=errors)
    return exercises


def _require_size(template: Template) -> None:
    size = len(template.model_dump_json(by_alias=True, exclude_none=True).encode())
    if size > MAX_CONTENT:
        raise TooLarge(f"A template has at most {MAX_CONTENT} bytes; this one has {size}.")
