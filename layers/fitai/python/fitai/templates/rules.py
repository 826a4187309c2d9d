"""Validates plans, and derives their metadata: duration, muscles, equipment, energy. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from fitai.exercises.models import Exercise
from fitai.kernel.clock import iso
from fitai.kernel.errors import FieldError
from fitai.templates.models import (
    SYSTEM_OWNER,
    SYSTEM_OWNER_NAME,
    CreateTemplate,
    Template,
    TemplateContent,
    TemplateList,
    TemplateMetadata,
    TemplateSharing,
    TemplateSharingInput,
    TemplateSort,
    TemplateStats,
    TemplateSummary,
)
from fitai.training import exercise_names
from fitai.training.plans import TemplateDay, TemplateDays, TemplateDrill, TemplateExercise, TemplateWeight, WeeklyPlan
from fitai.training.session_time import SetTraits, day_seconds, estimated_minutes, exercise_times, in_order
from fitai.training.vocabulary import Equipment, Muscle, Tag

RATING_PRIOR = 3.5
"""Stars that every template is assumed to have got `RATING_PRIOR_COUNT` times before its first rating, for the order by
rating: one rating of five stars does not precede hundreds with an average of 4.8 (a Bayesian average)."""
RATING_PRIOR_COUNT = 5
PRIVATE_EXERCISE_MESSAGE = "Only you can see this exercise; a public template must not contain it"
"""The error of a private exercise in a template that everybody can see."""


@dataclass(frozen=True, slots=True)
class TemplateCounts:
    """The counts of a template, or changes of them. `usage` is the number of workouts that were started from it."""

    usage: int = 0
    completed: int = 0
    rating_sum: int = 0
    rating_count: int = 0
    favorites: int = 0

    def __add__(self, other: "TemplateCounts") -> "TemplateCounts":
        own, others = self.attributes, other.attributes
        return TemplateCounts(*(own[name] + others[name] for name in own))

    @property
    def attributes(self) -> dict[str, int]:
        """The counts by the names of their attributes in the table."""
        return {
            "usage_count": self.usage,
            "completed_count": self.completed,
            "rating_sum": self.rating_sum,
            "rating_count": self.rating_count,
            "favorites_count": self.favorites,
        }

    @property
    def stats(self) -> TemplateStats:
        """The counts as the API shows them. Events may be counted in any order: the completion rate is capped at 1."""
        return TemplateStats(
            usage_count=self.usage,
            average_rating=round(self.rating_sum / self.rating_count, 2) if self.rating_count else 0.0,
            total_ratings=self.rating_count,
            completion_rate=min(1.0, round(self.completed / self.usage, 4)) if self.usage else 0.0,
            favorites_count=self.favorites,
        )


def author_name(user_id: str) -> str | None:
    """The name of the owner of FitAI's own programmes; None for a user, whose name is in the profile."""
    return SYSTEM_OWNER_NAME if user_id == SYSTEM_OWNER else None


def exercise_ids(plan: WeeklyPlan) -> list[str]:
    """The ids of all exercises of a plan, without duplicates."""
    return list(dict.fromkeys(id for _, id in _named_exercises(plan)))


def all_days(plan: WeeklyPlan) -> Iterator[tuple[str, TemplateDay]]:
    """All days of a plan with their paths in the request, including those of differing weeks."""
    for name, day in plan.days.planned():
        yield f"weeklyPlan.days.{name}", day
    for index, week in enumerate(plan.weeks or ()):
        for name, day in week.days.planned():
            yield f"weeklyPlan.weeks.{index}.days.{name}", day


def plan_errors(plan: WeeklyPlan, exercises: Mapping[str, Exercise], *, visible: bool = False) -> list[FieldError]:
    """The errors of a plan beyond its single fields, each with its path in the request.

    Args:
        exercises: that its author may use, by id.
        visible: whether everybody can see the plan; then it must not contain private exercises.
    """
    errors = [
        FieldError(path, "There is no such exercise") for path, id in _named_exercises(plan) if id not in exercises
    ]
    if visible:
        private_ids = {id for id, exercise in exercises.items() if exercise.is_private}
        errors += [
            FieldError(path, PRIVATE_EXERCISE_MESSAGE) for path, id in _named_exercises(plan) if id in private_ids
        ]
    if not any(True for _ in plan.days.planned()):
        errors.append(FieldError("weeklyPlan.days", "Must have at least one day"))
    errors += _week_errors(plan)
    for path, day in all_days(plan):
        if day.is_rest_day and day.exercises:
            errors.append(FieldError(f"{path}.exercises", "Must be empty on a rest day"))
        errors += _day_errors(path, day)
    return errors


def _week_errors(plan: WeeklyPlan) -> Iterator[FieldError]:
    numbers: set[int] = set()
    for index, week in enumerate(plan.weeks or ()):
        path = f"weeklyPlan.weeks.{index}"
        for n, number in enumerate(week.numbers):
            if number > plan.total_weeks:
                yield FieldError(f"{path}.numbers.{n}", f"Must be at most totalWeeks, {plan.total_weeks}")
            if number in numbers:
                yield FieldError(f"{path}.numbers.{n}", "Must not repeat a week")
            numbers.add(number)
        if not any(True for _ in week.days.planned()):
            yield FieldError(f"{path}.days", "Must have at least one day")


def _day_errors(path: str, day: TemplateDay) -> Iterator[FieldError]:
    orders: set[int] = set()
    for index, exercise in enumerate(day.exercises):
        if exercise.order in orders:
            yield FieldError(
                f"{path}.exercises.{index}.order", "Must differ from the order of the day's other exercises"
            )
        orders.add(exercise.order)
        named_ids = {exercise.exercise_id}
        for n, alternative in enumerate(exercise.alternatives):
            if alternative in named_ids:
                yield FieldError(f"{path}.exercises.{index}.alternatives.{n}", "Must not repeat an exercise")
            named_ids.add(alternative)
    for section in ("warmup", "cooldown"):
        for index, drill in enumerate(getattr(day, section)):
            if drill.exercise_id is None and not drill.instructions:
                yield FieldError(f"{path}.{section}.{index}", "Must have an exerciseId or instructions")


def _named_exercises(plan: WeeklyPlan) -> Iterator[tuple[str, str]]:
    """The path and the id of every exercise of a plan, alternatives and drills included."""
    for path, day in all_days(plan):
        for index, exercise in enumerate(day.exercises):
            yield f"{path}.exercises.{index}.exerciseId", exercise.exercise_id
            for n, alternative in enumerate(exercise.alternatives):
                yield f"{path}.exercises.{index}.alternatives.{n}", alternative
        for section in ("warmup", "cooldown"):
            drills: list[TemplateDrill] = getattr(day, section)
            for index, drill in enumerate(drills):
                if drill.exercise_id is not None:
                    yield f"{path}.{section}.{index}.exerciseId", drill.exercise_id


def usable_plan(plan: WeeklyPlan, exercises: Mapping[str, Exercise]) -> tuple[WeeklyPlan, list[str]]:
    """Adapt a plan to the exercises that are available; gives the plan and the ids of the missing ones.

    A missing exercise is replaced by its first available alternative, without a fixed load, which was meant for the
    original; an exercise without an available alternative is left out.

    Args:
        exercises: the available ones, by id.
    """
    missing_ids = [id for id in exercise_ids(plan) if id not in exercises]
    if not missing_ids:
        return plan, []
    weeks = [week.model_copy(update={"days": _usable_days(week.days, exercises)}) for week in plan.weeks or ()]
    remaining = plan.model_copy(update={"days": _usable_days(plan.days, exercises), "weeks": weeks or None})
    return _complete_plan(remaining, exercises), missing_ids


def has_exercises(plan: WeeklyPlan) -> bool:
    """Whether any day of the plan has an exercise."""
    return any(day.exercises for _, day in all_days(plan))


def _usable_days(days: TemplateDays, exercises: Mapping[str, Exercise]) -> TemplateDays:
    return TemplateDays(**{name: _usable_day(day, exercises) for name, day in days.planned()})


def _usable_day(day: TemplateDay, exercises: Mapping[str, Exercise]) -> TemplateDay:
    usable = (_usable_exercise(exercise, exercises) for exercise in day.exercises)
    planned = [exercise for exercise in usable if exercise is not None]
    is_shorter = len(planned) < len(day.exercises)
    return day.model_copy(
        update={
            "exercises": planned,
            "warmup": list(_usable_drills(day.warmup, exercises)),
            "cooldown": list(_usable_drills(day.cooldown, exercises)),
            "estimated_duration": None if is_shorter else day.estimated_duration,
        }
    )


def _usable_exercise(planned: TemplateExercise, exercises: Mapping[str, Exercise]) -> TemplateExercise | None:
    alternatives = [id for id in planned.alternatives if id in exercises]
    if planned.exercise_id in exercises:
        return planned.model_copy(update={"alternatives": alternatives})
    if not alternatives:
        return None
    sets = [set_.model_copy(update={"weight": _without_fixed_load(set_.weight)}) for set_ in planned.set_plan or ()]
    return planned.model_copy(
        update={
            "exercise_id": alternatives[0],
            "alternatives": alternatives[1:],
            "weight": _without_fixed_load(planned.weight),
            "set_plan": sets or None,
        }
    )


def _without_fixed_load(weight: TemplateWeight | None) -> TemplateWeight | None:
    return None if weight is None or weight.type == "fixed" else weight


def _usable_drills(drills: Sequence[TemplateDrill], exercises: Mapping[str, Exercise]) -> Iterator[TemplateDrill]:
    for drill in drills:
        if drill.exercise_id is None or drill.exercise_id in exercises:
            yield drill
        elif drill.instructions:
            yield drill.model_copy(update={"exercise_id": None})


def build_content(
    request: CreateTemplate, exercises: Mapping[str, Exercise], sharing: TemplateSharing
) -> TemplateContent:
    """The content of a valid request, completed by what is derived from its plan."""
    plan = _complete_plan(request.weekly_plan, exercises)
    return TemplateContent(
        name=request.name,
        description=request.description,
        metadata=derive_metadata(request.metadata, plan, exercises),
        weekly_plan=plan,
        sharing=sharing,
    )


def _complete_plan(plan: WeeklyPlan, exercises: Mapping[str, Exercise]) -> WeeklyPlan:
    """Sort the exercises of a plan, and set the duration of each training day."""
    traits = set_traits(exercises, exercise_ids(plan))
    weeks = [week.model_copy(update={"days": _complete_days(week.days, traits)}) for week in plan.weeks or ()]
    return plan.model_copy(update={"days": _complete_days(plan.days, traits), "weeks": weeks or None})


def _complete_days(days: TemplateDays, traits: Mapping[str, SetTraits]) -> TemplateDays:
    completed: dict[str, TemplateDay | None] = {}
    for name, day in days.planned():
        minutes = day.estimated_duration or (estimated_minutes(day_seconds(day, traits)) or None)
        completed[name] = day.model_copy(update={"exercises": in_order(day), "estimated_duration": minutes})
    return TemplateDays(**completed)


def set_traits(exercises: Mapping[str, Exercise], ids: Iterable[str]) -> dict[str, SetTraits]:
    """What the time of the sets of some exercises depends on, by their ids; what is missing is left out."""
    present = {id: exercises[id] for id in ids if id in exercises}
    return {id: SetTraits(exercise.measurement, Tag.UNILATERAL in exercise.tags) for id, exercise in present.items()}


def derive_metadata(
    metadata: TemplateMetadata, plan: WeeklyPlan, exercises: Mapping[str, Exercise]
) -> TemplateMetadata:
    """Complete the metadata by what is derived from the plan.

    The difficulty is that of the most difficult exercise; muscles are ordered by their number of sets; duration and
    energy are the average of the training days.
    """
    days = [day for _, day in all_days(plan) if day.exercises]
    pairs = [(planned, exercises[planned.exercise_id]) for day in days for planned in day.exercises]
    if not pairs:
        return metadata
    derived = {
        "difficulty": max((exercise.difficulty for _, exercise in pairs), key=lambda level: level.level),
        "duration": round(sum(day.estimated_duration or 0 for day in days) / len(days)) or None,
        "primary_muscles": _primary_muscles(pairs),
        "equipment": [tool for tool in Equipment if any(tool in exercise.equipment for _, exercise in pairs)],
        "estimated_calories": round(
            sum(_exercise_calories(planned, exercise) for planned, exercise in pairs) / len(days)
        ),
    }
    return metadata.model_copy(
        update={name: value for name, value in derived.items() if getattr(metadata, name) in (None, [])}
    )


def _primary_muscles(pairs: Sequence[tuple[TemplateExercise, Exercise]]) -> list[Muscle]:
    sets: Counter[Muscle] = Counter()
    for planned, exercise in pairs:
        sets.update(dict.fromkeys(exercise.primary_muscle_groups, planned.sets))
    return sorted(sets, key=lambda muscle: (-sets[muscle], list(Muscle).index(muscle)))


def _exercise_calories(planned: TemplateExercise, exercise: Exercise) -> float:
    (time,) = exercise_times([planned], set_traits({planned.exercise_id: exercise}, [planned.exercise_id]))
    return time.seconds / 60 * exercise.calories.per_minute


def updated_sharing(request: TemplateSharingInput | None, current: TemplateSharing, now: datetime) -> TemplateSharing:
    """The visibility after a request; without a request it stays as it is."""
    if request is None:
        return current
    is_published = request.is_public if request.is_published is None else request.is_published
    updated = TemplateSharing(
        is_public=request.is_public,
        is_published=is_published,
        featured_order=current.featured_order if request.is_public and is_published else None,
        category=request.category,
    )
    since = (current.published_at or now) if updated.is_visible else None
    return updated.model_copy(update={"published_at": since})


def may_read(template: Template, user_id: str | None) -> bool:
    """Whether a user can see a template: its creator always, everybody if it is public and published."""
    return template.created_by == user_id or template.sharing.is_visible


def has_filters(filters: TemplateList) -> bool:
    """Whether a list leaves any template out."""
    return any(
        (
            filters.q,
            filters.goal,
            filters.difficulty,
            filters.muscle,
            filters.equipment,
            filters.tag,
            filters.category,
            filters.duration,
        )
    )


def author_ids(template: Template | TemplateSummary) -> set[str]:
    """The users whom a template names: its author, and the author of the one that it was copied from."""
    origin = template.origin if isinstance(template, Template) else None
    ids = {template.created_by, origin.created_by if origin else None}
    return {user_id for user_id in ids if user_id not in (None, SYSTEM_OWNER)}


T = TypeVar("T", Template, TemplateSummary)


def without_authors(template: T, hidden_ids: Collection[str]) -> T:
    """The template without those of its authors who are hidden from the reader."""
    changes: dict[str, object] = {}
    if template.created_by in hidden_ids:
        changes["created_by"] = None
    if isinstance(template, Template) and template.origin is not None and template.origin.created_by in hidden_ids:
        changes["origin"] = template.origin.model_copy(update={"created_by": None, "created_by_name": None})
    return template.model_copy(update=changes)


def matches_filters(card: TemplateSummary, filters: TemplateList) -> bool:
    """Whether a template passes the filters of a list."""
    metadata = card.metadata
    return (
        filters.goal in (None, metadata.goal)
        and filters.difficulty in (None, metadata.difficulty)
        and _has_any(filters.muscle, metadata.primary_muscles)
        and _has_any(filters.equipment, metadata.equipment)
        and _has_any([tag.casefold() for tag in filters.tag], [tag.casefold() for tag in metadata.tags])
        and _has_any(filters.category, [card.sharing.category])
        and (filters.duration is None or (metadata.duration is not None and metadata.duration <= filters.duration))
        and (filters.q is None or _contains_words(card, filters.q))
    )


def _has_any(requested: Sequence[object], values: Sequence[object]) -> bool:
    return not requested or any(value in requested for value in values)


def _contains_words(card: TemplateSummary, text: str) -> bool:
    """Whether every word of the text is the beginning of a word of the template; a text without words is in none."""
    metadata = card.metadata
    labels = (*metadata.tags, *metadata.primary_muscles, *metadata.equipment, metadata.goal, card.sharing.category)
    texts = (card.name, card.description or "", *(label or "" for label in labels))
    words = {form for text_ in texts for form in _word_forms(text_.replace("_", " "))}
    requested_words = exercise_names.words(text.replace("_", " "))
    return bool(requested_words) and all(
        any(word.startswith(form) for word in words for form in {requested, exercise_names.singular(requested)})
        for requested in requested_words
    )


def _word_forms(text: str) -> Iterator[str]:
    for word in exercise_names.words(text):
        yield word
        yield exercise_names.singular(word)


def popularity_key(stats: TemplateStats, since: str, template_id: str) -> str:
    """The sort key of a template in the order of popularity; the highest is the most popular, then the newest."""
    return f"{stats.usage_count:010d}#{since}#{template_id}"


def rating_key(stats: TemplateStats, template_id: str) -> str:
    """The sort key of a template in the order of its rating; the highest is the best, 0 that of an unrated one."""
    count = stats.total_ratings
    total = RATING_PRIOR * RATING_PRIOR_COUNT + stats.average_rating * count
    weighted = round(10_000 * total / (RATING_PRIOR_COUNT + count)) if count else 0
    return f"{weighted:05d}#{count:08d}#{template_id}"


def sort_key(card: TemplateSummary, sort: TemplateSort) -> str:
    """The sort key of a template in a list; the highest is first."""
    since = iso(card.sharing.published_at or card.created_at)
    if sort is TemplateSort.RATING:
        return rating_key(card.stats, card.id)
    return popularity_key(card.stats, since, card.id) if sort is TemplateSort.POPULAR else f"{since}#{card.id}"


def summarize(template: Template) -> TemplateSummary:
    """Summarize a template for lists."""
    return TemplateSummary(
        id=template.id,
        name=template.name,
        description=template.description,
        created_by=template.created_by,
        metadata=template.metadata,
        total_weeks=template.weekly_plan.total_weeks,
        days_per_week=sum(1 for _, day in template.weekly_plan.days.planned() if day.exercises),
        sharing=template.sharing,
        is_ai_generated=template.ai_generated.is_ai_generated,
        version=template.version,
        created_at=template.created_at,
        updated_at=template.updated_at,
    )
