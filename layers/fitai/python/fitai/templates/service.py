"""What can be done with templates."""

from fitai.exercises.library import library
from fitai.exercises.models import Exercise
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.templates import rules, store
from fitai.templates.models import (
    CreateTemplate,
    DuplicateTemplate,
    Template,
    TemplateContent,
    TemplateGeneration,
    TemplateList,
    TemplateOrigin,
    TemplateSharing,
    TemplateSummary,
    UpdateTemplate,
    WeeklyPlan,
)

CONTENT_MOST = 200_000
"""Bytes of a template's content; an item of the table has 400 KB at most, its keys and counts included."""


def read(caller: Caller, template_id: str) -> Template:
    """A template that the caller may see.

    Raises:
        NotFound: there is none with this id, or it is somebody else's private one.
    """
    template = store.find(template_id)
    if template is None or not rules.may_read(template, caller.id):
        raise NotFound("There is no such template.")
    return template


def create(caller: Caller, template_id: str, given: CreateTemplate) -> Template:
    """A new template of the caller.

    Raises:
        Invalid: the plan is not sound; every field that is wrong is named. TooLarge: it is too long.
    """
    known = _known(given.weekly_plan)
    sharing = rules.shared(given.sharing, TemplateSharing(), clock.now())
    return _added(caller, template_id, rules.content(given, known, sharing))


def update(caller: Caller, template_id: str, given: UpdateTemplate) -> Template:
    """The caller's template as it is to be from now on.

    Raises:
        NotFound: there is none with this id that the caller made. Conflict: `version` is not the current one.
        Invalid, TooLarge: as when it is created.
    """
    before = _owned(caller, template_id)
    if given.version != before.version:
        raise store.stale(before.version)
    now = clock.now()
    content = rules.content(given, _known(given.weekly_plan), rules.shared(given.sharing, before.sharing, now))
    changed = dict(content) | {"ai_generated": before.ai_generated, "origin": before.origin}
    after = before.model_copy(update=changed | {"version": before.version + 1, "updated_at": now})
    _hold_size(after)
    store.replace(after)
    return after


def delete(caller: Caller, template_id: str) -> None:
    """Take the caller's template away; workouts that were made from it stay what they are.

    Raises:
        NotFound: there is none with this id that the caller made.
    """
    store.remove(_owned(caller, template_id))


def duplicate(caller: Caller, template_id: str, copy_id: str, given: DuplicateTemplate) -> Template:
    """A private copy that belongs to the caller and knows where it comes from.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    original = read(caller, template_id)
    content = TemplateContent(
        name=given.name or original.name,
        description=original.description,
        metadata=original.metadata,
        weekly_plan=original.weekly_plan,
        sharing=TemplateSharing(),
        ai_generated=TemplateGeneration(
            is_ai_generated=original.ai_generated.is_ai_generated, ai_version=original.ai_generated.ai_version
        ),
        origin=TemplateOrigin(
            template_id=original.id, version=original.version, name=original.name, created_by=original.created_by
        ),
    )
    return _added(caller, copy_id, content)


def mine(caller: Caller, query: TemplateList) -> Page[TemplateSummary]:
    """A page of the caller's templates, newest first."""
    scope = ("templates/my", caller.id)
    cards = store.own(caller.id, query, query.limit, query.position(*scope))
    return Page(cards.items, query.cursor_at(cards.after, *scope), query.limit)


def public(query: TemplateList) -> Page[TemplateSummary]:
    """A page of the templates that everybody may see, newest first."""
    cards = store.public(query, query.limit, query.position("templates/public"))
    return Page(cards.items, query.cursor_at(cards.after, "templates/public"), query.limit)


def browse(caller: Caller, query: TemplateList) -> Page[TemplateSummary]:
    """A page of all templates that the caller may see: the own ones first, then everybody else's.

    One query; two on the page where the own ones end.
    """
    scope = ("templates", caller.id)
    position = query.position(*scope)
    items: list[TemplateSummary] = []
    if position is None or position["part"] == "own":
        cards = store.own(caller.id, query, query.limit, position)
        items = cards.items
        if cards.after or len(items) == query.limit:
            next_own = {"part": "own"} | cards.after if cards.after else {"part": "public"}
            return Page(items, query.cursor_at(next_own, *scope), query.limit)
        position = None
    start = position if position and "SK" in position else None
    cards = store.public(query, query.limit - len(items), start, without=caller.id)
    next_public = None if cards.after is None else {"part": "public"} | cards.after
    return Page(items + cards.items, query.cursor_at(next_public, *scope), query.limit)


def _owned(caller: Caller, template_id: str) -> Template:
    template = store.find(template_id)
    if template is None or template.created_by != caller.id:
        raise NotFound("There is no such template.")
    return template


def _added(caller: Caller, template_id: str, content: TemplateContent) -> Template:
    """Write a new template; one that the same request has written before is answered again."""
    now = clock.now()
    template = Template(
        **dict(content), id=template_id, created_by=caller.id, version=1, created_at=now, updated_at=now
    )
    _hold_size(template)
    try:
        store.create(template)
    except store.AlreadyThere:
        earlier = store.find(template_id)
        if earlier is None or earlier.created_by != caller.id:
            raise Conflict("A template with this id was there before.") from None
        return earlier
    return template


def _known(plan: WeeklyPlan) -> dict[str, Exercise]:
    """The plan's exercises by id, once the plan is found to be sound."""
    known = {one.id: one for one in library().get_many(rules.exercise_ids(plan))}
    flaws = rules.flaws(plan, known)
    if flaws:
        raise Invalid(fields=flaws)
    return known


def _hold_size(template: Template) -> None:
    size = len(template.model_dump_json(by_alias=True, exclude_none=True).encode())
    if size > CONTENT_MOST:
        raise TooLarge(f"A template has at most {CONTENT_MOST} bytes; this one has {size}.")
