"""Lets the seed choose among isolation and core exercises that are equally good, without changing anything else. Pure."""

from collections.abc import Sequence

from fitai.coach.planning.candidates import USUAL_DISTANCE, Candidate
from fitai.coach.planning.draft import Draft
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.scoring import tie_key

SEEDED_KINDS = (Kind.ISOLATION, Kind.CORE)
EQUALS = 5
"""Of all that are equally good, the most usual ones among which the seed chooses."""


def choose_among_equals(draft: Draft, candidates: Sequence[Candidate], seed: str) -> None:
    """Replace isolation and core exercises by equals, in the order of `scoring.tie_key`.

    Equals have the same score and train the same muscles in the same time, so that the plan stays as valid as it was.
    """
    used = {slot.candidate.id for _, slot in draft.slots()}
    classes: dict[object, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.kind in SEEDED_KINDS:
            classes.setdefault(_class(candidate), []).append(candidate)
    originals = dict.fromkeys(slot.candidate for _, slot in draft.slots() if slot.candidate.kind in SEEDED_KINDS)
    for original in originals:
        equals = classes[_class(original)][:EQUALS]
        choices = [
            candidate
            for candidate in equals
            if candidate is original
            or (candidate.id not in used and candidate.unlikeliness <= equals[0].unlikeliness + USUAL_DISTANCE)
        ]
        if original not in choices:
            choices.append(original)
        best = min(choices, key=lambda candidate: tie_key(seed, candidate.id))
        if best is not original:
            used.discard(original.id)
            used.add(best.id)
            for _, slot in draft.slots():
                if slot.candidate is original:
                    slot.candidate = best


def _class(candidate: Candidate) -> object:
    facts = candidate.facts
    return (
        candidate.kind,
        candidate.pattern,
        candidate.tier,
        candidate.static_score,
        candidate.volume,
        candidate.primary,
        candidate.prescription,
        candidate.is_last_plan,
        candidate.is_harder,
        facts.is_loaded,
        facts.is_unilateral,
        facts.is_often_repeated,
        "seated" in facts.words,
        facts.exercise.measurement,
    )
