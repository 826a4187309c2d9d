"""What can be done with templates."""

from collections import Counter
from collections.abc import Iterable

from fitai.exercises import lookup
from fitai.exercises.models import Exercise
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import retry_on_conflict
from fitai.templates import rules, store
from fitai.templates.events import TemplateDeleted
from fitai.templates.models import (
    SYSTEM,
    CreateTemplate,
    DuplicateTemplate,
    Programme,
    Template,
    TemplateBrowse,
    TemplateContent,
    TemplateGeneration,
    TemplateList,
    TemplateOpinion,
    TemplateOrigin,
    TemplateSharing,
    TemplateSummary,
    UpdateTemplate,
    WeeklyPlan,
)
from fitai.workouts.events import WorkoutBegan, WorkoutCompleted

OPINION_TRIES = 40
"""How often an opinion is tried: hundreds may rate one template at the same moment, and none of them is at fault."""
CONTENT_MOST = 200_000
"""Bytes of a template's content; an item of the table has 400 KB at most, its keys and counts included."""


def read(caller: Caller, template_id: str) -> Template:
    """A template that the caller may see.

    Raises:
        NotFound: there is none with this id, or it is somebody else's private one.
    """
    template = store.find(template_id)
    if template is None or not rules.may_read(template, caller.id):
        raise _missing()
    return template


def show(caller: Caller, template_id: str) -> Template:
    """A template that the caller may see, with what the caller thinks of it.

    Raises:
        NotFound: there is none with this id, or it is somebody else's private one.
    """
    return _seen(caller, store.standing(template_id, caller.id))


def create(caller: Caller, template_id: str, given: CreateTemplate) -> Template:
    """A new template of the caller.

    Raises:
        Invalid: the plan is not sound, or not for everybody, who may see it; every field that is wrong is named.
        TooLarge: it is too long.
    """
    sharing = rules.shared(given.sharing, TemplateSharing(), clock.now())
    known = _known(caller, given.weekly_plan, sharing)
    return _added(caller, template_id, rules.content(given, known, sharing))


def update(caller: Caller, template_id: str, given: UpdateTemplate) -> Template:
    """The caller's template as it is to be from now on.

    Raises:
        NotFound: there is none with this id that the caller made. Conflict: `version` is not the current one.
        Invalid, TooLarge: as when it is created.
    """
    before = _seen(caller, store.standing(template_id, caller.id))
    if before.created_by != caller.id:
        raise _missing()
    if given.version != before.version:
        raise store.stale(before.version)
    now = clock.now()
    sharing = rules.shared(given.sharing, before.sharing, now)
    content = rules.content(given, _known(caller, given.weekly_plan, sharing), sharing)
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

    It is one that the caller can train by: an exercise that is gone by now has its first alternative in its place, or
    falls away, and the copy's origin names it.

    Raises:
        NotFound: there is none with this id that the caller may see. TooLarge: it is too long.
        Conflict: `exercises_gone`, when none of its exercises is left.
    """
    original = read(caller, template_id)
    known = lookup.exercises(caller.id, rules.exercise_ids(original.weekly_plan))
    plan, missing = rules.usable(original.weekly_plan, known)
    if missing and not rules.trains(plan):
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
    return _added(caller, copy_id, content)


# --- opinions ------------------------------------------------------------------------------------------------------


def favor(caller: Caller, template_id: str) -> TemplateOpinion:
    """Put a template among the caller's favorites; it stays there once, however often it is put.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    return _opinion(caller, template_id, favorite=True)


def disfavor(caller: Caller, template_id: str) -> TemplateOpinion:
    """Take a template out of the caller's favorites, also one that its owner has withdrawn since.

    Raises:
        NotFound: there is none with this id that the caller may see or has among the favorites.
    """
    return _opinion(caller, template_id, favorite=False)


def rate(caller: Caller, template_id: str, rating: int) -> TemplateOpinion:
    """The caller's rating, in place of an earlier one.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    return _opinion(caller, template_id, rating=rating)


def _opinion(
    caller: Caller, template_id: str, *, favorite: bool | None = None, rating: int | None = None
) -> TemplateOpinion:
    """What the caller thinks from now on; what is not given stays."""

    def attempt() -> TemplateOpinion:
        before = store.standing(template_id, caller.id)
        if not (favorite is False and before.favorite):
            _seen(caller, before)
        wanted = before.favorite if favorite is None else favorite
        stars = before.rating if rating is None else rating
        counts = before.counts
        if (wanted, stars) != (before.favorite, before.rating):
            counts = store.save_opinion(caller.id, before, favorite=wanted, rating=stars)
        return TemplateOpinion(template_id=template_id, favorite=wanted, rating=stars, stats=counts.stats)

    return retry_on_conflict(attempt, tries=OPINION_TRIES)


def forget_opinions(event: TemplateDeleted) -> None:
    """A template is gone, and with it what users thought of it."""
    for _ in store.forget_opinions(event.template_id):
        pass


def take_back(user_id: str, template_id: str) -> None:
    """Remove what a user thinks of a template, and what it had counted for."""

    def attempt() -> None:
        before = store.standing(template_id, user_id)
        if before.opinion is not None:
            store.save_opinion(user_id, before, favorite=False, rating=None)

    retry_on_conflict(attempt, tries=OPINION_TRIES)


# --- use -----------------------------------------------------------------------------------------------------------


def count_use(event: WorkoutBegan | WorkoutCompleted, reaction: str) -> None:
    """Count a workout that was started from a template, or completed; each once.

    Raises:
        Duplicate: the event has been counted before.
    """
    template_id = event.template_id
    if template_id is None:
        return
    change = rules.Counts(completed=1) if isinstance(event, WorkoutCompleted) else rules.Counts(usage=1)

    def attempt() -> None:
        template = store.find(template_id)
        if template is not None:
            store.count_use(template, change, reaction, event)

    try:
        retry_on_conflict(attempt, tries=OPINION_TRIES)
    except NotFound:
        return  # Deleted in between: there is nothing to count for.


# --- what we ourselves decide --------------------------------------------------------------------------------------


def feature(template_id: str, order: int | None) -> Template:
    """Give a template its place among the featured ones (1 comes first), or with None take it from there.

    Raises:
        NotFound: there is none with this id. Conflict: `not_public`, when not everybody may see it.
    """

    def attempt() -> Template:
        template = store.find(template_id)
        if template is None:
            raise _missing()
        if order is not None and not template.sharing.visible:
            raise Conflict("Only a template that everybody may see can be featured.", code="not_public")
        store.feature(template, order)
        return template.model_copy(update={"sharing": template.sharing.model_copy(update={"featured_order": order})})

    return retry_on_conflict(attempt)


def load(programmes: Iterable[Programme]) -> dict[str, int]:
    """Put our own programmes among the templates: a new one with its featured place, a changed one as the next version.

    Ratings, favorites, uses, and a place that somebody has given since, stay. Nothing is written where nothing changed.

    Returns:
        how many were `created`, `replaced` and `unchanged`.
    """
    done = Counter(_loaded(one) for one in programmes)
    return {outcome: done[outcome] for outcome in ("created", "replaced", "unchanged")}


def _loaded(programme: Programme) -> str:
    now = clock.now()
    before = store.find(programme.id)
    since = now if before is None else before.sharing.published_at
    sharing = programme.content.sharing.model_copy(update={"published_at": since})
    if before is None:
        placed = sharing.model_copy(update={"featured_order": programme.featured})
        content = dict(programme.content) | {"sharing": placed}
        store.create(Template(**content, id=programme.id, created_by=SYSTEM, version=1, created_at=now, updated_at=now))
        return "created"
    placed = sharing.model_copy(update={"featured_order": before.sharing.featured_order})
    content = dict(programme.content) | {"sharing": placed}
    if all(getattr(before, name) == value for name, value in content.items()):
        return "unchanged"
    store.replace(before.model_copy(update=content | {"version": before.version + 1, "updated_at": now}))
    return "replaced"


# --- lists ---------------------------------------------------------------------------------------------------------


def mine(caller: Caller, query: TemplateList) -> Page[TemplateSummary]:
    """A page of the caller's templates, newest first; one query."""
    scope = ("templates/my", caller.id)
    cards = store.own(caller.id, query, query.limit, query.position(*scope))
    return Page(cards.items, query.cursor_at(cards.after, *scope), query.limit)


def public(query: TemplateList) -> Page[TemplateSummary]:
    """A page of the templates that everybody may see, newest first; one query."""
    cards = store.public(query, query.limit, query.position("templates/public"))
    return Page(cards.items, query.cursor_at(cards.after, "templates/public"), query.limit)


def featured(query: TemplateList) -> Page[TemplateSummary]:
    """A page of the featured templates, in their order; one query."""
    cards = store.featured(query, query.limit, query.position("templates/featured"))
    return Page(cards.items, query.cursor_at(cards.after, "templates/featured"), query.limit)


def browse(caller: Caller, query: TemplateBrowse) -> Page[TemplateSummary]:
    """A page of all templates that the caller may see: the own ones first, then everybody else's; or of the favorites.

    One query, two on the page where the own ones end; and one batch: for what the caller thinks of the others' ones, or
    for the cards of the favorites.
    """
    scope = ("templates", caller.id)
    position = query.position(*scope)
    if query.favorites:
        cards = store.favorites(caller.id, query.limit, position)
        wanted = [one for one in cards.items if rules.passes(one, query)]
        return Page(wanted, query.cursor_at(cards.after, *scope), query.limit)
    items, after = _everything(caller, query, position)
    return Page(items, query.cursor_at(after, *scope), query.limit)


def _everything(
    caller: Caller, query: TemplateBrowse, position: dict[str, str] | None
) -> tuple[list[TemplateSummary], dict[str, str] | None]:
    """The own ones, then the public ones, and where the next page begins."""
    items: list[TemplateSummary] = []
    if position is None or position["part"] == "own":
        cards = store.own(caller.id, query, query.limit, position)
        items = cards.items
        if cards.after or len(items) == query.limit:
            return items, {"part": "own"} | cards.after if cards.after else {"part": "public"}
        position = None
    start = position if position and "SK" in position else None
    cards = store.public(query, query.limit - len(items), start, without=caller.id)
    return items + store.marked(caller.id, cards.items), None if cards.after is None else {
        "part": "public"
    } | cards.after


def _seen(caller: Caller, standing: store.Standing) -> Template:
    """The template, if the caller may see it, with what the caller thinks of it."""
    template = standing.template
    if template is None or not rules.may_read(template, caller.id):
        raise _missing()
    return template.model_copy(update={"favorite": standing.favorite, "rating": standing.rating})


def _missing() -> NotFound:
    return NotFound("There is no such template.")


def _owned(caller: Caller, template_id: str) -> Template:
    template = store.find(template_id)
    if template is None or template.created_by != caller.id:
        raise _missing()
    return template


def _added(caller: Caller, template_id: str, content: TemplateContent) -> Template:
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
    _hold_size(template)
    try:
        store.create(template)
    except store.AlreadyThere:
        earlier = store.find(template_id)
        if earlier is None or earlier.created_by != caller.id:
            raise Conflict("A template with this id was there before.") from None
        return earlier.model_copy(update={"favorite": False})
    return template


def _known(caller: Caller, plan: WeeklyPlan, sharing: TemplateSharing) -> dict[str, Exercise]:
    """The plan's exercises by id, once the plan is found to be sound for those who may see it."""
    known = lookup.exercises(caller.id, rules.exercise_ids(plan))
    flaws = rules.flaws(plan, known, visible=sharing.visible)
    if flaws:
        raise Invalid(fields=flaws)
    return known


def _hold_size(template: Template) -> None:
    size = len(template.model_dump_json(by_alias=True, exclude_none=True).encode())
    if size > CONTENT_MOST:
        raise TooLarge(f"A template has at most {CONTENT_MOST} bytes; this one has {size}.")
