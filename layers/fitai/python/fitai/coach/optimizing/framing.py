"""Brings the frame of a plan within the rules: goal, weeks, deload (V2, V15, V16), warm-up, cool-down and balance work (V17, V22), and
the order of a day (V2, V10). Pure."""

from collections.abc import Sequence

from fitai.coach.optimizing.draft import Draft, Entry, Place
from fitai.coach.optimizing.judging import Judge
from fitai.coach.planning.checking import Violation
from fitai.coach.planning.checking.order import STAGES
from fitai.coach.planning.checking.progression import DELOAD_WEEKS, MAX_DELOAD_SHARE, WEEKS_WITHOUT_DELOAD
from fitai.coach.planning.checking.progression import WEEKS as WEEKS_LIMITS
from fitai.coach.planning.checking.view import MAX_CIRCUIT_REST, MIN_CIRCUIT
from fitai.coach.planning.checking.warmups import MIN_COOLDOWN, least_warmup, longest_warmup
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.models import Goal
from fitai.coach.planning.terms import by_level
from fitai.coach.planning.timing import drill_seconds
from fitai.templates.models import TemplateGoal
from fitai.training.plans import TemplateDeload, TemplateDrill, TemplateReps, TemplateSet, TemplateWeight
from fitai.training.session_time import rest_seconds
from fitai.training.vocabulary import MovementPattern

USUAL_WEEKS = (8, 6, 5)
"""Of a plan, by level."""
DELOAD_LOAD, DELOAD_SETS = 80, 60
RAMP = ((0.5, 6), (0.7, 6))
"""Share of the working load, and repetitions, of the lighter sets before the first heavy lift."""
RAMP_RPE = 6.0
MAX_SETS = 20
WARMUP = "Walk, ride or row easily, then move every joint that the day needs through its full range."
RAMP_DRILL = "Build up with lighter sets of the first exercise."
COOLDOWN = "Breathe calmly, and hold what feels tight for some breaths."
MAX_DRILLS = 15
MAX_MOVES = 60


def correct_frame(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Goal, length and deload of the plan."""
    rules = {violation.rule for violation in violations}
    request, weekly = judge.request, draft.plan.weekly_plan
    if "V2" in rules:
        goal = None if request.goal is Goal.GENERAL else TemplateGoal(request.goal)
        if draft.plan.metadata.goal != goal:
            draft.change_plan("V2", "metadata", goal=goal)
        for place in draft.places():
            if draft.days[place].day.is_rest_day:
                draft.change_day(place, "V2", is_rest_day=False)
    low, high = WEEKS_LIMITS
    if "V15" in rules and not low <= weekly.total_weeks <= high:
        last = max((number for week in weekly.weeks or () for number in week.numbers), default=0)
        if last <= high:
            weeks = max(last, by_level(request, USUAL_WEEKS)) if weekly.total_weeks < low else high
            draft.change_plan("V15", "weekly_plan", total_weeks=weeks)
    total = draft.plan.weekly_plan.total_weeks
    deload = weekly.deload
    needs_deload = total > by_level(request, WEEKS_WITHOUT_DELOAD)
    if deload is None:
        if "V16" in rules or (needs_deload and "V15" in rules):
            every = max(DELOAD_WEEKS[0], min(total, by_level(request, USUAL_WEEKS)))
            deload = TemplateDeload(every_weeks=every, load_percentage=DELOAD_LOAD, sets_percentage=DELOAD_SETS)
            draft.change_plan("V16", "weekly_plan", deload=deload)
    elif "V16" in rules:
        every = max(DELOAD_WEEKS[0], min(DELOAD_WEEKS[1], deload.every_weeks))
        values: dict[str, object] = {"every_weeks": min(every, total) if total >= DELOAD_WEEKS[0] else every}
        if deload.load_percentage * deload.sets_percentage / 10_000 > MAX_DELOAD_SHARE:
            values |= {"load_percentage": DELOAD_LOAD, "sets_percentage": DELOAD_SETS}
        draft.change_plan("V16", "weekly_plan", deload=deload.model_copy(update=values))


# --- warm-up and cool-down ---------------------------------------------------------------------------------


def correct_drills(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Warm-up and cool-down of the days that lack something."""
    days = {violation.day for violation in violations if violation.rule == "V17"}
    for place in draft.places():
        if place[1] in days:
            _correct_warmup(draft, judge, place)
            if any(v.rule == "V17" and v.day == place[1] and "ramp" in v.message for v in violations):
                _add_ramp(draft, judge, place)
            cooldown = draft.days[place].day.cooldown
            short = MIN_COOLDOWN - drill_seconds(cooldown)
            if judge.request.duration_minutes >= 30 and short > 0:
                draft.change_day(place, "V17", cooldown=_longer(cooldown, short, COOLDOWN))
    if any(violation.rule == "V22" and "balance" in violation.message for violation in violations):
        _add_balance(draft, judge)


def _correct_warmup(draft: Draft, judge: Judge, place: Place) -> None:
    least, most = least_warmup(judge.request), longest_warmup(judge.request)
    warmup = draft.days[place].day.warmup
    seconds = drill_seconds(warmup)
    changed = list(warmup)
    if warmup and (warmup[0].duration or 0) > 90 and _is_still(judge, warmup[0]):
        changed = [*changed[1:], changed[0]]
        if len(changed) == 1 or _is_still(judge, changed[0]):
            first = TemplateDrill(duration=60, instructions=WARMUP)
            changed[-1] = changed[-1].model_copy(update={"duration": max(30, (changed[-1].duration or 0) - 60)})
            changed = [first, *changed]
    if seconds < least:
        changed = _longer(changed, least - seconds, WARMUP, is_first=True)
    while drill_seconds(changed) > most:
        longest = max(range(len(changed)), key=lambda n: changed[n].duration or 0)
        surplus = drill_seconds(changed) - most
        duration = changed[longest].duration or 0
        changed[longest] = changed[longest].model_copy(update={"duration": max(30, duration - surplus)})
        if duration <= 30:
            break
    if changed != warmup:
        draft.change_day(place, "V17", warmup=changed[:MAX_DRILLS])


def _is_still(judge: Judge, drill: TemplateDrill) -> bool:
    facts = judge.facts.get(drill.exercise_id or "")
    return facts is None or facts.kind is Kind.STRETCH


def _longer(drills: Sequence[TemplateDrill], seconds: int, text: str, *, is_first: bool = False) -> list[TemplateDrill]:
    """Drills that take more seconds: one that was added before grows, else one is added."""
    for index, drill in enumerate(drills):
        if drill.exercise_id is None and drill.instructions == text:
            grown = drill.model_copy(update={"duration": (drill.duration or 0) + seconds})
            return [*drills[:index], grown, *drills[index + 1 :]]
    new = TemplateDrill(duration=max(1, seconds), instructions=text)
    if len(drills) >= MAX_DRILLS:
        last = drills[-1]
        return [*drills[:-1], last.model_copy(update={"duration": (last.duration or 0) + seconds})]
    return [new, *drills] if is_first else [*drills, new]


def _add_ramp(draft: Draft, judge: Judge, place: Place) -> None:
    """Lighter sets before the working sets of the first heavy lift; without such a lift the warm-up says so."""
    for index, entry in enumerate(draft.days[place].entries):
        planned = entry.planned
        facts = judge.facts.get(planned.exercise_id)
        if facts is None or not facts.is_loaded or facts.kind not in (Kind.POWER, Kind.COMPOUND):
            continue
        if (planned.progression is not None and planned.progression.waves) or planned.reps is None:
            break
        sets = planned.set_plan or [TemplateSet()] * planned.sets
        working = [set_ for set_ in sets if set_.type != "warmup"]
        least = 6 if judge.request.age_band or judge.request.pregnant else 1
        ramp = [_ramp_set(share, max(least, reps), planned.weight) for share, reps in RAMP]
        if len(working) + len(ramp) <= MAX_SETS:
            draft.change(place, index, "V17", set_plan=[*ramp, *working], sets=len(ramp) + len(working))
        return
    warmup = draft.days[place].day.warmup
    draft.change_day(place, "V17", warmup=[*warmup, TemplateDrill(duration=30, instructions=RAMP_DRILL)][-MAX_DRILLS:])


def _ramp_set(share: float, reps: int, weight: TemplateWeight | None) -> TemplateSet:
    lighter = None
    if weight is not None and weight.type == "percentage" and weight.value is not None:
        lighter = TemplateWeight(type="percentage", of=weight.of, value=round(weight.value * share, 1))
    return TemplateSet(type="warmup", reps=TemplateReps(min=reps, max=reps, target=reps), weight=lighter, rpe=RAMP_RPE)


def _add_balance(draft: Draft, judge: Judge) -> None:
    """Put balance work into warm-ups that have none."""
    drills = [
        facts for facts in judge.fitting if facts.is_balance_work and facts.exercise.measurement == "duration"
    ] or [facts for facts in judge.fitting if facts.is_balance_work]
    if not drills:
        return
    for place in draft.places():
        day = draft.days[place]
        ids = [entry.planned.exercise_id for entry in day.entries]
        ids += [drill.exercise_id or "" for drill in day.day.warmup]
        if (
            not any(id in judge.facts and judge.facts[id].is_balance_work for id in ids)
            and len(day.day.warmup) < MAX_DRILLS
        ):
            new = TemplateDrill(exercise_id=drills[0].id, duration=30)
            draft.change_day(place, "V22", warmup=[*day.day.warmup, new])


# --- the order of a day ------------------------------------------------------------------------------------


def correct_order(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Put what needs the most freshness first; everything else stays in its author's order."""
    days = {v.day for v in violations if v.rule == "V10" or (v.rule == "V2" and "order" in v.message)}
    for place in draft.places():
        if place[1] in days:
            entries = list(draft.days[place].entries)
            ordered = _in_order(entries, judge)
            numbers = [entry.planned.order for entry in entries]
            if ordered != entries or len(set(numbers)) < len(numbers):
                draft.arrange(place, "V10" if ordered != entries else "V2", ordered)


def _in_order(entries: list[Entry], judge: Judge) -> list[Entry]:
    free = _circuits(entries)
    for _ in range(MAX_MOVES):
        flaw = _first_flaw(entries, judge, free)
        if flaw is None:
            return entries
        earlier, later = flaw
        superset = entries[later].planned.superset_id
        block = [
            entry
            for n, entry in enumerate(entries)
            if n == later or (superset and entry.planned.superset_id == superset)
        ]
        target = entries[earlier]
        if target in block:
            return entries
        first = target.planned.superset_id
        rest = [entry for entry in entries if entry not in block]
        place = next(
            n for n, entry in enumerate(rest) if entry is target or (first and entry.planned.superset_id == first)
        )
        entries = [*rest[:place], *block, *rest[place:]]
    return entries


def _first_flaw(entries: Sequence[Entry], judge: Judge, free: set[str]) -> tuple[int, int] | None:
    for later, second in enumerate(entries):
        for earlier, first in enumerate(entries[:later]):
            facts, other = judge.facts.get(first.planned.exercise_id), judge.facts.get(second.planned.exercise_id)
            if facts is None or other is None or {first.planned.superset_id, second.planned.superset_id} & free:
                continue
            if _is_wrong(facts, other):
                return earlier, later
    return None


def _is_wrong(first: ExerciseFacts, second: ExerciseFacts) -> bool:
    """Whether an exercise must not come before another one (V10)."""
    if STAGES[second.kind] != STAGES[first.kind]:
        return STAGES[second.kind] < STAGES[first.kind]
    if first.kind is Kind.ISOLATION and second.kind is Kind.COMPOUND:
        return not first.primary.isdisjoint(second.primary)
    is_heavy = second.is_lift and second.is_loaded and second.pattern in (MovementPattern.SQUAT, MovementPattern.HINGE)
    return first.kind is Kind.CORE and first.is_lift and is_heavy and second.kind is not Kind.CORE


def _circuits(entries: Sequence[Entry]) -> set[str]:
    rests: dict[str, list[int]] = {}
    for entry in entries:
        if entry.planned.superset_id is not None:
            rests.setdefault(entry.planned.superset_id, []).append(rest_seconds(entry.planned))
    return {id for id, values in rests.items() if len(values) >= MIN_CIRCUIT and min(values) <= MAX_CIRCUIT_REST}
