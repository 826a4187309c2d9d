"""Replaces exercises that do not exist, do not fit, or are too many, by the most similar ones that fit (V1, V3, V4, V18, V19, V22).

Pure. What has no replacement is removed.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from fitai.coach.optimizing.composing import planned_exercise
from fitai.coach.optimizing.draft import Draft, Entry, Place
from fitai.coach.optimizing.judging import Judge
from fitai.coach.planning.candidates import ODD_WORDS, UNUSUAL_FAMILIES
from fitai.coach.planning.checking import Violation
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.exercises.published import likeness_score, ranking_key
from fitai.training.plans import TemplateDrill
from fitai.training.vocabulary import Difficulty

FIT_RULES = frozenset({"V1", "V3", "V4", "V19", "V22"})
MIN_LIKENESS = 0.5
TRIED = 6
"""Replacements that are tried for an exercise."""
PLAIN_DRILL = "Move easily, and bring every joint that the day needs through its full range."


def replace_unfit(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Replace every exercise, alternative and drill that does not fit."""
    for violation in violations:
        if violation.rule not in FIT_RULES or violation.exercise_id is None or violation.day is None:
            continue
        if violation.exercise_id in judge.fitting_ids:
            continue
        _replace_everywhere(draft, judge, violation)


def replace_surplus(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Replace exercises that are too hard for their number (V19), twice in a day or on too many days (V18)."""
    for violation in violations:
        if violation.rule == "V19" and violation.exercise_id is None:
            _ease(draft, judge, violation)
        elif violation.rule == "V18" and violation.exercise_id is not None:
            found = list(draft.entries(violation.day, violation.exercise_id))
            for place, index, entry in found[1 if violation.day else 3 :]:
                _replace(draft, judge, place, entry, index, "V18", lambda facts: True)


def most_similar(
    judge: Judge, facts: ExerciseFacts, without: Collection[str], suits: Callable[[ExerciseFacts], bool]
) -> list[ExerciseFacts]:
    """The fitting exercises that are most like one, the best first."""
    scored = []
    for other in judge.fitting:
        if other.id in without or other.is_lift is not facts.is_lift or not suits(other):
            continue
        if facts.is_lift and other.pattern is not facts.pattern and other.primary.isdisjoint(facts.primary):
            continue
        if not facts.is_lift and other.kind is not facts.kind:
            continue
        score = likeness_score(facts.exercise, other.exercise)
        if score >= MIN_LIKENESS or not facts.is_lift:
            same_kind = other.kind is facts.kind and other.is_loaded is facts.is_loaded
            is_odd = not other.words.isdisjoint(ODD_WORDS) or other.exercise.family in UNUSUAL_FAMILIES
            # Small differences of likeness count less than whether an exercise is a usual one.
            scored.append((-round(score, 1), not same_kind, is_odd, ranking_key(other.exercise), other.id, other))
    return [other for *_, other in sorted(scored, key=lambda item: item[:5])[:TRIED]]


def _replace_everywhere(draft: Draft, judge: Judge, violation: Violation) -> None:
    unfit, rule = violation.exercise_id, violation.rule
    assert unfit is not None and violation.day is not None
    for place, index, entry in list(draft.entries(violation.day)):
        alternatives = [id for id in entry.planned.alternatives if id != unfit]
        if len(alternatives) < len(entry.planned.alternatives):
            draft.change(place, index, rule, alternatives=alternatives)
    for place in draft.places(violation.day):
        for entry in list(draft.days[place].entries):
            if entry.planned.exercise_id == unfit:
                index = next(n for n, other in enumerate(draft.days[place].entries) if other.position == entry.position)
                _replace(draft, judge, place, draft.days[place].entries[index], index, rule, lambda facts: True)
    for place, day in list(draft.days.items()):
        if place[1] == violation.day:
            for part in ("warmup", "cooldown"):
                drills: list[TemplateDrill] = getattr(day.day, part)
                if any(drill.exercise_id == unfit for drill in drills):
                    fitting = [
                        _fitting_drill(judge, drill) if drill.exercise_id == unfit else drill for drill in drills
                    ]
                    draft.change_day(place, rule, **{part: fitting})


def _fitting_drill(judge: Judge, drill: TemplateDrill) -> TemplateDrill:
    facts = judge.facts.get(drill.exercise_id or "")
    others = [] if facts is None else most_similar(judge, facts, [facts.id], lambda other: True)
    if others:
        return drill.model_copy(update={"exercise_id": others[0].id, "instructions": None})
    return drill.model_copy(update={"exercise_id": None, "instructions": PLAIN_DRILL})


def _replace(
    draft: Draft,
    judge: Judge,
    place: Place,
    entry: Entry,
    index: int,
    rule: str,
    suits: Callable[[ExerciseFacts], bool],
) -> bool:
    """Replace an exercise by one that is not in the day yet; without any it is removed, unless it is the last one."""
    day = draft.days[place]
    facts = judge.facts.get(entry.planned.exercise_id)
    if facts is not None:
        ids = {other.planned.exercise_id for other in day.entries}
        usual = _usual_ids(draft)
        choices = most_similar(judge, facts, ids, suits)
        # What is on three days already must not come a fourth time.
        for choice in sorted(choices, key=lambda other: usual[other.id] >= 3):
            planned = planned_exercise(choice, judge.request, turn=index, before=entry.planned)
            if planned is not None:
                entries = list(day.entries)
                alternatives = [id for id in entry.planned.alternatives if id in judge.fitting_ids and id != choice.id]
                entries[index] = replace(entry, planned=planned.model_copy(update={"alternatives": alternatives}))
                draft.days[place] = replace(day, entries=tuple(entries))
                draft.rules.setdefault((place, entry.position, "exercise_id"), rule)
                return True
    if rule in FIT_RULES and len(day.entries) > 1:
        draft.arrange(place, rule, [other for n, other in enumerate(day.entries) if n != index])
        return True
    return False


def _usual_ids(draft: Draft) -> Counter[str]:
    """On how many days of the usual week an exercise is."""
    return Counter(
        id for place in draft.places() if place[0] is None
        for id in {entry.planned.exercise_id for entry in draft.days[place].entries}
    )  # fmt: skip


def _ease(draft: Draft, judge: Judge, violation: Violation) -> None:
    """Replace lifts that are too hard by easier ones: as many as are too many, what counts least first."""
    too_hard = Difficulty.ADVANCED if violation.day else Difficulty.INTERMEDIATE

    def is_easier(facts: ExerciseFacts) -> bool:
        return facts.difficulty.level < too_hard.level

    lifts = [
        (place, index, entry)
        for place, index, entry in draft.entries(violation.day)
        if (facts := judge.facts.get(entry.planned.exercise_id)) is not None
        and facts.is_lift
        and facts.difficulty is too_hard
    ]
    lifts.sort(key=lambda item: judge.facts[item[2].planned.exercise_id].kind is Kind.COMPOUND)
    total = sum(
        judge.facts[entry.planned.exercise_id].is_lift
        for _, _, entry in draft.entries()
        if entry.planned.exercise_id in judge.facts
    )
    surplus = len(lifts) - (1 if violation.day else total // 2)
    for place, index, entry in lifts:
        if surplus <= 0:
            return
        if _replace(draft, judge, place, entry, index, "V19", is_easier):
            surplus -= 1
