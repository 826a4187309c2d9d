"""What makes a plan sound, and what follows from it: durations, muscles, equipment, energy. Pure functions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from fitai.exercises.models import Exercise
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
    TemplateStats,
    TemplateSummary,
)
from fitai.training.plans import TemplateDay, TemplateDays, TemplateDrill, TemplateExercise, TemplateWeight, WeeklyPlan
from fitai.training.vocabulary import Equipment, Muscle

REP_SECONDS = 4
"""Seconds of a repetition at the usual tempo: about two down, one up, and the turns."""
REST_SECONDS = 90
"""Seconds of rest where the plan says nothing."""
WALKING_PACE = 2.0
"""Metres a second of a planned distance, a brisk walk or a slow run."""
PRIVATE_EXERCISE_MESSAGE = "Only you can see this exercise; a template that everybody may see cannot have it"


@dataclass(frozen=True, slots=True)
class TemplateCounts:
    """What is counted of a template, or a change of it. `usage` counts workouts that were started from it."""

    usage: int = 0
    completed: int = 0
    rating_sum: int = 0
    rating_count: int = 0
    favorites: int = 0

    def __add__(self, other: "TemplateCounts") -> "TemplateCounts":
        mine, its = self.attributes, other.attributes
        return TemplateCounts(*(mine[name] + its[name] for name in mine))

    @property
    def attributes(self) -> dict[str, int]:
        """By the names that the numbers are kept under."""
        return {
            "usage_count": self.usage,
            "completed_count": self.completed,
            "rating_sum": self.rating_sum,
            "rating_count": self.rating_count,
            "favorites_count": self.favorites,
        }

    @property
    def stats(self) -> TemplateStats:
        """What is told of it. The events of a workout may be counted in any order: the rate is 1 at most."""
        return TemplateStats(
            usage_count=self.usage,
            average_rating=round(self.rating_sum / self.rating_count, 2) if self.rating_count else 0.0,
            total_ratings=self.rating_count,
            completion_rate=min(1.0, round(self.completed / self.usage, 4)) if self.usage else 0.0,
            favorites_count=self.favorites,
        )


def author_name(user_id: str) -> str | None:
    """The name of the owner of our own programmes; users have theirs in their profile."""
    return SYSTEM_OWNER_NAME if user_id == SYSTEM_OWNER else None


def exercise_ids(plan: WeeklyPlan) -> list[str]:
    """Every exercise that the plan names, each once."""
    return list(dict.fromkeys(id for _, id in _named_exercises(plan)))


def all_days(plan: WeeklyPlan) -> Iterator[tuple[str, TemplateDay]]:
    """Every day that is written down, those of differing weeks too, with its path in the request."""
    for name, day in plan.days.planned():
        yield f"weeklyPlan.days.{name}", day
    for place, week in enumerate(plan.weeks or ()):
        for name, day in week.days.planned():
            yield f"weeklyPlan.weeks.{place}.days.{name}", day


def plan_errors(plan: WeeklyPlan, known: Mapping[str, Exercise], *, visible: bool = False) -> list[FieldError]:
    """What is wrong with a plan beyond its single fields, each by its path in the request.

    Args:
        known: the exercises that there are for its author, by id.
        visible: whether everybody may see the plan; then nothing in it is the author's alone.
    """
    found = [FieldError(path, "There is no such exercise") for path, id in _named_exercises(plan) if id not in known]
    if visible:
        hidden = {id for id, exercise in known.items() if exercise.is_private}
        found += [FieldError(path, PRIVATE_EXERCISE_MESSAGE) for path, id in _named_exercises(plan) if id in hidden]
    if not any(True for _ in plan.days.planned()):
        found.append(FieldError("weeklyPlan.days", "A plan has at least one day"))
    found += _week_errors(plan)
    for path, day in all_days(plan):
        if day.is_rest_day and day.exercises:
            found.append(FieldError(f"{path}.exercises", "A rest day has no exercises"))
        found += _day_errors(path, day)
    return found


def _week_errors(plan: WeeklyPlan) -> Iterator[FieldError]:
    seen: set[int] = set()
    for place, week in enumerate(plan.weeks or ()):
        path = f"weeklyPlan.weeks.{place}"
        for n, number in enumerate(week.numbers):
            if number > plan.total_weeks:
                yield FieldError(f"{path}.numbers.{n}", f"The plan has {plan.total_weeks} weeks")
            if number in seen:
                yield FieldError(f"{path}.numbers.{n}", "This week is described before")
            seen.add(number)
        if not any(True for _ in week.days.planned()):
            yield FieldError(f"{path}.days", "A week that differs has at least one day")


def _day_errors(path: str, day: TemplateDay) -> Iterator[FieldError]:
    orders: set[int] = set()
    for place, one in enumerate(day.exercises):
        if one.order in orders:
            yield FieldError(f"{path}.exercises.{place}.order", "Another exercise of the day has this order")
        orders.add(one.order)
        seen = {one.exercise_id}
        for n, other in enumerate(one.alternatives):
            if other in seen:
                yield FieldError(f"{path}.exercises.{place}.alternatives.{n}", "Is named before")
            seen.add(other)
    for part in ("warmup", "cooldown"):
        for place, drill in enumerate(getattr(day, part)):
            if drill.exercise_id is None and not drill.instructions:
                yield FieldError(f"{path}.{part}.{place}", "Give an exerciseId or instructions")


def _named_exercises(plan: WeeklyPlan) -> Iterator[tuple[str, str]]:
    """Path and id of every exercise that the plan names."""
    for path, day in all_days(plan):
        for place, one in enumerate(day.exercises):
            yield f"{path}.exercises.{place}.exerciseId", one.exercise_id
            for n, other in enumerate(one.alternatives):
                yield f"{path}.exercises.{place}.alternatives.{n}", other
        for part in ("warmup", "cooldown"):
            drills: list[TemplateDrill] = getattr(day, part)
            for place, drill in enumerate(drills):
                if drill.exercise_id is not None:
                    yield f"{path}.{part}.{place}.exerciseId", drill.exercise_id


def usable_plan(plan: WeeklyPlan, known: Mapping[str, Exercise]) -> tuple[WeeklyPlan, list[str]]:
    """The plan for somebody who has these exercises only, and the ids of those that it had to do without.

    In the place of one that is missing comes its first alternative that is there, without a load in kilograms, which was
    meant for the other; where there is none, the place falls away.

    Args:
        known: the exercises that there are, by id.
    """
    missing = [id for id in exercise_ids(plan) if id not in known]
    if not missing:
        return plan, []
    weeks = [week.model_copy(update={"days": _usable_days(week.days, known)}) for week in plan.weeks or ()]
    left = plan.model_copy(update={"days": _usable_days(plan.days, known), "weeks": weeks or None})
    return _complete_plan(left), missing


def has_exercises(plan: WeeklyPlan) -> bool:
    """Whether any day of the plan has an exercise."""
    return any(day.exercises for _, day in all_days(plan))


def _usable_days(days: TemplateDays, known: Mapping[str, Exercise]) -> TemplateDays:
    return TemplateDays(**{name: _usable_day(day, known) for name, day in days.planned()})


def _usable_day(day: TemplateDay, known: Mapping[str, Exercise]) -> TemplateDay:
    exercises = [found for one in day.exercises if (found := _usable_exercise(one, known)) is not None]
    shorter = len(exercises) < len(day.exercises)
    return day.model_copy(
        update={
            "exercises": exercises,
            "warmup": list(_usable_drills(day.warmup, known)),
            "cooldown": list(_usable_drills(day.cooldown, known)),
            "estimated_duration": None if shorter else day.estimated_duration,
        }
    )


def _usable_exercise(one: TemplateExercise, known: Mapping[str, Exercise]) -> TemplateExercise | None:
    others = [id for id in one.alternatives if id in known]
    if one.exercise_id in known:
        return one.model_copy(update={"alternatives": others})
    if not others:
        return None
    sets = [
        planned.model_copy(update={"weight": _without_fixed_load(planned.weight)}) for planned in one.set_plan or ()
    ]
    return one.model_copy(
        update={
            "exercise_id": others[0],
            "alternatives": others[1:],
            "weight": _without_fixed_load(one.weight),
            "set_plan": sets or None,
        }
    )


def _without_fixed_load(weight: TemplateWeight | None) -> TemplateWeight | None:
    return None if weight is None or weight.type == "fixed" else weight


def _usable_drills(drills: Sequence[TemplateDrill], known: Mapping[str, Exercise]) -> Iterator[TemplateDrill]:
    for drill in drills:
        if drill.exercise_id is None or drill.exercise_id in known:
            yield drill
        elif drill.instructions:
            yield drill.model_copy(update={"exercise_id": None})


def build_content(given: CreateTemplate, known: Mapping[str, Exercise], sharing: TemplateSharing) -> TemplateContent:
    """A sound request completed by what follows from its plan."""
    plan = _complete_plan(given.weekly_plan)
    return TemplateContent(
        name=given.name,
        description=given.description,
        metadata=derive_metadata(given.metadata, plan, known),
        weekly_plan=plan,
        sharing=sharing,
    )


def _complete_plan(plan: WeeklyPlan) -> WeeklyPlan:
    """The plan with its exercises in order and the duration of each training day."""
    weeks = [week.model_copy(update={"days": _complete_days(week.days)}) for week in plan.weeks or ()]
    return plan.model_copy(update={"days": _complete_days(plan.days), "weeks": weeks or None})


def _complete_days(planned: TemplateDays) -> TemplateDays:
    days: dict[str, TemplateDay | None] = {}
    for name, day in planned.planned():
        exercises = sorted(day.exercises, key=lambda one: one.order)
        minutes = day.estimated_duration or (ceil(day_seconds(day) / 60) or None)
        days[name] = day.model_copy(update={"exercises": exercises, "estimated_duration": minutes})
    return TemplateDays(**days)


def day_seconds(day: TemplateDay) -> int:
    """Warm-up, every set with its rest, cool-down."""
    drills = sum(drill.duration or 0 for drill in (*day.warmup, *day.cooldown))
    return drills + sum(exercise_seconds(one) for one in day.exercises)


def exercise_seconds(one: TemplateExercise) -> int:
    """Every set with its rest."""
    rest = REST_SECONDS if one.rest_time is None else one.rest_time
    if one.duration_seconds is not None:
        work = one.sets * one.duration_seconds
    elif one.reps is not None:
        reps = [(planned.reps or one.reps).target for planned in one.set_plan or ()] or [one.reps.target] * one.sets
        work = sum(reps) * REP_SECONDS
    else:
        work = one.sets * round((one.distance or 0) / WALKING_PACE)
    return work + one.sets * rest


def derive_metadata(given: TemplateMetadata, plan: WeeklyPlan, known: Mapping[str, Exercise]) -> TemplateMetadata:
    """The metadata, where the author left something out derived from the plan.

    Difficulty is that of the hardest exercise; muscles stand in the order of their sets; duration and energy are the
    mean over the days that are written down.
    """
    days = [day for _, day in all_days(plan) if day.exercises]
    planned = [(one, known[one.exercise_id]) for day in days for one in day.exercises]
    if not planned:
        return given
    derived = {
        "difficulty": max((exercise.difficulty for _, exercise in planned), key=lambda level: level.level),
        "duration": round(sum(day.estimated_duration or 0 for day in days) / len(days)) or None,
        "primary_muscles": _primary_muscles(planned),
        "equipment": [tool for tool in Equipment if any(tool in exercise.equipment for _, exercise in planned)],
        "estimated_calories": round(sum(_exercise_calories(one, exercise) for one, exercise in planned) / len(days)),
    }
    return given.model_copy(
        update={name: value for name, value in derived.items() if getattr(given, name) in (None, [])}
    )


def _primary_muscles(planned: Sequence[tuple[TemplateExercise, Exercise]]) -> list[Muscle]:
    sets: Counter[Muscle] = Counter()
    for one, exercise in planned:
        sets.update(dict.fromkeys(exercise.primary_muscle_groups, one.sets))
    return sorted(sets, key=lambda muscle: (-sets[muscle], list(Muscle).index(muscle)))


def _exercise_calories(one: TemplateExercise, exercise: Exercise) -> float:
    return exercise_seconds(one) / 60 * exercise.calories.per_minute


def updated_sharing(given: TemplateSharingInput | None, before: TemplateSharing, now: datetime) -> TemplateSharing:
    """Who may see it from now on. Without a word about it, everything stays as it was."""
    if given is None:
        return before
    published = given.is_public if given.is_published is None else given.is_published
    after = TemplateSharing(
        is_public=given.is_public,
        is_published=published,
        featured_order=before.featured_order if given.is_public and published else None,
        category=given.category,
    )
    since = (before.published_at or now) if after.visible else None
    return after.model_copy(update={"published_at": since})


def may_read(template: Template, user_id: str | None) -> bool:
    """Whether somebody may see it: the creator always, everybody what is public and published."""
    return template.created_by == user_id or template.sharing.visible


def matches_filters(card: TemplateSummary, filters: TemplateList) -> bool:
    """Whether a card is one of those that a list asks for."""
    return filters.goal in (None, card.metadata.goal) and filters.difficulty in (None, card.metadata.difficulty)


def summarize(template: Template) -> TemplateSummary:
    """What a list shows of it."""
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
