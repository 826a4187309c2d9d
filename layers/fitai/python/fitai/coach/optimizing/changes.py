"""The changes between a plan and what it was improved to, for review; applied to the plan they give exactly that. Pure.

Paths go by the original: `weeklyPlan.days.monday.exercises.2.sets` is the third exercise in its list. The exercises of a day
to which one is added, or from which one is removed, or whose order is changed, are numbered from 1 on.
"""

from collections.abc import Iterator, Mapping, Sequence

from fitai.coach.models import ChangedValue, ChangeKind, PlanChange
from fitai.coach.optimizing import texts
from fitai.coach.optimizing.draft import DayDraft, Draft, Entry, Place
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.templates.models import CreateTemplate, TemplateGoal
from fitai.training.plans import TemplateDay, TemplateExercise

EXERCISE_FIELDS: Mapping[str, ChangeKind] = {
    "sets": ChangeKind.SETS,
    "reps": ChangeKind.REPS,
    "duration_seconds": ChangeKind.DURATION,
    "distance": ChangeKind.DISTANCE,
    "rest_time": ChangeKind.REST,
    "rpe": ChangeKind.EFFORT,
    "weight": ChangeKind.LOAD,
    "set_plan": ChangeKind.SET_PLAN,
    "progression": ChangeKind.PROGRESSION,
    "alternatives": ChangeKind.ALTERNATIVES,
    "notes": ChangeKind.NOTES,
}
DAY_FIELDS: Mapping[str, ChangeKind] = {
    "is_rest_day": ChangeKind.REST_DAY,
    "warmup": ChangeKind.WARMUP,
    "cooldown": ChangeKind.COOLDOWN,
    "estimated_duration": ChangeKind.DAY_DURATION,
}
PLAN_FIELDS: Mapping[str, tuple[str, ChangeKind]] = {
    "goal": ("metadata", ChangeKind.GOAL),
    "total_weeks": ("weekly_plan", ChangeKind.WEEKS),
    "deload": ("weekly_plan", ChangeKind.DELOAD),
    "description": ("", ChangeKind.DESCRIPTION),
    "tags": ("metadata", ChangeKind.TAGS),
}
FIELD_OF_KIND = {kind: name for name, kind in {**EXERCISE_FIELDS, **DAY_FIELDS}.items()} | {
    kind: name for name, (_, kind) in PLAN_FIELDS.items()
}


def changes_between(plan: CreateTemplate, draft: Draft, facts: Mapping[str, ExerciseFacts]) -> list[PlanChange]:
    """What differs between a plan and its draft: the plan as a whole first, then day by day."""
    changes = list(_plan_changes(plan, draft))
    originals = Draft.of(plan, facts).days
    improved = draft.built()
    names = {id: fact.exercise.name for id, fact in facts.items()}
    for place, day in draft.days.items():
        before, after = _day_at(plan, place), _day_at(improved, place)
        if before != after:
            changes += _day_changes(draft, place, originals[place], day, before, after, names)
    return changes


def _plan_changes(plan: CreateTemplate, draft: Draft) -> Iterator[PlanChange]:
    for name, (part, kind) in PLAN_FIELDS.items():
        before, after = (getattr(getattr(p, part) if part else p, name) for p in (plan, draft.plan))
        if before != after:
            path = ".".join(_camel(word) for word in (part, name) if word)
            yield _change(draft, (name,), kind, path, before, after)


def _day_changes(
    draft: Draft,
    place: Place,
    original: DayDraft,
    day: DayDraft,
    before: TemplateDay,
    after: TemplateDay,
    names: Mapping[str, str],
) -> Iterator[PlanChange]:
    path = _path(place)
    built = after.exercises
    kept = {entry.position: planned for entry, planned in zip(_as_built(day), built, strict=True)}
    for position, planned in enumerate(before.exercises):
        at = f"{path}.exercises.{position}"
        if position not in kept:
            yield _change(
                draft,
                (place, position, "removed"),
                ChangeKind.REMOVE,
                at,
                planned,
                None,
                place,
                planned.exercise_id,
                names,
            )
        elif kept[position].exercise_id != planned.exercise_id:
            yield _change(
                draft,
                (place, position, "exercise_id"),
                ChangeKind.REPLACE,
                at,
                planned,
                kept[position],
                place,
                planned.exercise_id,
                names,
            )
        else:
            for name, kind in EXERCISE_FIELDS.items():
                old, new = getattr(planned, name), getattr(kept[position], name)
                if old != new:
                    id = planned.exercise_id
                    yield _change(
                        draft, (place, position, name), kind, f"{at}.{_camel(name)}", old, new, place, id, names
                    )
    for index, (entry, planned) in enumerate(zip(_as_built(day), built, strict=True), 1):
        if entry.position is None:
            change = _change(
                draft,
                (place, "added", planned.exercise_id),
                ChangeKind.ADD,
                f"{path}.exercises",
                None,
                planned,
                place,
                planned.exercise_id,
                names,
            )
            yield change.model_copy(update={"position": index})
    if _is_reordered(original, day):
        ids = _orders(original, day)
        yield _change(draft, (place, "order"), ChangeKind.ORDER, f"{path}.exercises", ids[0], ids[1], place)
    for name, kind in DAY_FIELDS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield _change(draft, (place, name), kind, f"{path}.{_camel(name)}", old, new, place)


def _as_built(day: DayDraft) -> Sequence[Entry]:
    """The entries in the order of the list that is built of them."""
    return day.entries if day.is_rearranged else sorted(day.entries, key=lambda entry: entry.position or 0)


def _orders(original: DayDraft, day: DayDraft) -> tuple[list[str], list[str]]:
    """The names of a day's exercises in the order of the original, without those that are added, and in the new one."""
    by_position = {entry.position: entry for entry in day.entries if entry.position is not None}
    kept = [by_position[entry.position] for entry in original.entries if entry.position in by_position]
    pool = [*kept, *(entry for entry in day.entries if entry.position is None)]
    names = _distinct_names([entry.planned.exercise_id for entry in pool])
    name_of = {id(entry): name for entry, name in zip(pool, names, strict=True)}
    return names[: len(kept)], [name_of[id(entry)] for entry in day.entries]


def _distinct_names(ids: Sequence[str]) -> list[str]:
    """The ids; the second one of the same is `id#2`."""
    names = []
    for index, exercise_id in enumerate(ids):
        count = ids[:index].count(exercise_id)
        names.append(f"{exercise_id}#{count + 1}" if count else exercise_id)
    return names


def _is_reordered(original: DayDraft, day: DayDraft) -> bool:
    if not day.is_rearranged:
        return False
    left = [entry.position for entry in day.entries if entry.position is not None]
    is_same = left == [entry.position for entry in original.entries if entry.position in set(left)]
    has_others = len(left) < len(original.entries) or len(left) < len(day.entries)
    return not is_same or not has_others


def _change(
    draft: Draft,
    key: tuple[object, ...],
    kind: ChangeKind,
    path: str,
    before: ChangedValue | None,
    after: ChangedValue | None,
    place: Place | None = None,
    exercise_id: str | None = None,
    names: Mapping[str, str] | None = None,
) -> PlanChange:
    # The stated duration follows from everything else.
    rule = draft.rules.get(key, "V5" if kind is ChangeKind.DAY_DURATION else "V23")
    return PlanChange(
        path=path,
        what=texts.what(kind, before, after, exercise_id, names or {}),
        why=texts.WHY[rule],
        rule=rule,
        kind=kind,
        day=None if place is None else place[1],
        exercise_id=exercise_id,
        before=before,
        after=after,
    )


def _day_at(plan: CreateTemplate, place: Place) -> TemplateDay:
    week, name = place
    days = plan.weekly_plan.days if week is None else (plan.weekly_plan.weeks or [])[week].days
    day: TemplateDay = getattr(days, name)
    return day


def _path(place: Place) -> str:
    week, name = place
    return f"weeklyPlan.days.{name}" if week is None else f"weeklyPlan.weeks.{week}.days.{name}"


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


# --- applying ----------------------------------------------------------------------------------------------


def apply_changes(plan: CreateTemplate, changes: Sequence[PlanChange]) -> CreateTemplate:
    """The plan with changes that `changes_between` has listed."""
    by_day: dict[str, list[PlanChange]] = {}
    for change in changes:
        if change.day is None and change.kind is not None:
            plan = _with_plan_change(plan, change)
        else:
            head = ".".join(change.path.split(".")[: 5 if ".weeks." in change.path else 3])
            by_day.setdefault(head, []).append(change)
    weekly = plan.weekly_plan
    days = {name: _with_day_changes(day, by_day.get(_path((None, name)), [])) for name, day in weekly.days.planned()}
    weeks = weekly.weeks
    if weeks is not None:
        weeks = [
            week.model_copy(
                update={
                    "days": week.days.model_copy(
                        update={
                            name: _with_day_changes(day, by_day.get(_path((index, name)), []))
                            for name, day in week.days.planned()
                        }
                    )
                }
            )
            for index, week in enumerate(weeks)
        ]
    changed = weekly.model_copy(update={"days": weekly.days.model_copy(update=days), "weeks": weeks})
    return plan.model_copy(update={"weekly_plan": changed})


def _with_plan_change(plan: CreateTemplate, change: PlanChange) -> CreateTemplate:
    assert change.kind is not None
    name = FIELD_OF_KIND[change.kind]
    part = PLAN_FIELDS[name][0]
    after = change.after
    if change.kind is ChangeKind.GOAL and isinstance(after, str):
        after = TemplateGoal(after)
    if not part:
        return plan.model_copy(update={name: after})
    return plan.model_copy(update={part: getattr(plan, part).model_copy(update={name: after})})


def _with_day_changes(day: TemplateDay, changes: Sequence[PlanChange]) -> TemplateDay:
    exercises: list[TemplateExercise | None] = list(day.exercises)
    values: dict[str, object] = {}
    added: list[PlanChange] = []
    order: list[str] | None = None
    for change in changes:
        assert change.kind is not None
        after = change.after
        if change.kind is ChangeKind.ADD:
            added.append(change)
        elif change.kind is ChangeKind.ORDER:
            assert isinstance(after, list)
            order = [str(id) for id in after]
        elif change.kind in DAY_FIELDS.values():
            values[FIELD_OF_KIND[change.kind]] = [] if after is None and change.kind in _DRILLS else after
        else:
            position = int(change.path.partition(".exercises.")[2].partition(".")[0])
            if isinstance(after, TemplateExercise) or change.kind is ChangeKind.REMOVE:
                exercises[position] = after if isinstance(after, TemplateExercise) else None
            else:
                planned = exercises[position]
                assert planned is not None
                exercises[position] = planned.model_copy(update={FIELD_OF_KIND[change.kind]: after})
    left = [planned for planned in exercises if planned is not None]
    if added or order is not None or len(left) < len(exercises):
        # A replacement has its new number already: the order is that of the original.
        positions = sorted(range(len(exercises)), key=lambda position: day.exercises[position].order)
        in_order = [planned for position in positions if (planned := exercises[position]) is not None]
        left = _arranged(in_order, added, order)
    return day.model_copy(update=values | {"exercises": left})


_DRILLS = (ChangeKind.WARMUP, ChangeKind.COOLDOWN)


def _arranged(
    left: Sequence[TemplateExercise], added: Sequence[PlanChange], order: Sequence[str] | None
) -> list[TemplateExercise]:
    arranged = list(left)
    new = [(change.position or 1, change.after) for change in added]
    if order is not None:
        by_place = sorted(new, key=lambda item: item[0])
        pool = [*arranged, *(planned for _, planned in by_place if isinstance(planned, TemplateExercise))]
        named = dict(zip(_distinct_names([planned.exercise_id for planned in pool]), pool, strict=True))
        arranged = [named[name] for name in order]
    else:
        for position, added_exercise in sorted(new, key=lambda item: item[0]):
            if isinstance(added_exercise, TemplateExercise):
                arranged.insert(position - 1, added_exercise)
    return [planned.model_copy(update={"order": number}) for number, planned in enumerate(arranged, 1)]
