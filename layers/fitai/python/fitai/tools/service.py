"""What the calculators answer."""

from fitai.kernel.errors import FieldError, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units
from fitai.tools import rules
from fitai.tools.models import (
    EstimatedLoad,
    FormulaEstimates,
    OneRepMaxEstimate,
    OneRepMaxQuery,
    PlateLoad,
    PlateLoading,
    PlatesQuery,
    PlatesReason,
    PlateStack,
    StrengthScore,
    StrengthScoreQuery,
)
from fitai.training import plates, rpe
from fitai.training.formulas import RELIABLE_REPS
from fitai.training.plates import BarLoad, PlatePairs
from fitai.users import published

DEFAULT_PAIRS = 10
"""Pairs of a plate where nobody says how many."""


def one_rep_max(query: OneRepMaxQuery) -> OneRepMaxEstimate:
    """The estimated one-repetition maximum of a set, and what follows from it for other repetitions."""
    best = rules.estimated_one_rep_max(query.formula, query.weight, query.reps)
    percentage = None if query.rpe is None else rpe.rpe_percentage(query.reps, query.rpe)
    loads = [(reps, 1 / rules.one_rep_max_factor(query.formula, reps)) for reps in range(1, RELIABLE_REPS + 1)]
    return OneRepMaxEstimate(
        weight=query.weight,
        reps=query.reps,
        formula=query.formula,
        one_rep_max=best,
        low_confidence=query.reps > RELIABLE_REPS,
        estimates=FormulaEstimates(
            epley=rules.estimated_one_rep_max("epley", query.weight, query.reps),
            brzycki=rules.estimated_one_rep_max("brzycki", query.weight, query.reps),
            lombardi=rules.estimated_one_rep_max("lombardi", query.weight, query.reps),
        ),
        by_rpe=None if percentage is None else query.weight / percentage * 100,
        loads=[EstimatedLoad(reps=reps, weight=best * part, percentage=round(part * 100, 1)) for reps, part in loads],
    )


def plate_load(caller: Caller | None, query: PlatesQuery, units: Units) -> PlateLoad:
    """Which plates make a weight: those of the request, else the caller's own (one request), else the usual ones.

    Raises:
        Invalid: names a plate that is none.
    """
    bar, owned = query.bar, None if query.plates is None else _parse_plates(query.plates, units)
    if caller is not None and (bar is None or owned is None):
        athlete = published.athlete(caller.id)
        if bar is None and athlete.bars:
            bar = athlete.bars[0]
        if owned is None and athlete.plates is not None:
            owned = [PlatePairs(one.weight, one.pairs) for one in athlete.plates]
    usual_bar, usual_plates = plates.standard_bar_and_plates(units)
    bar = usual_bar if bar is None else bar
    choice = plates.nearest_loads(query.weight, bar, usual_plates if owned is None else owned)
    nearest = _plate_loading(choice.nearest)
    reason, message = _explain_choice(choice)
    return PlateLoad(
        **dict(nearest),
        target=query.weight,
        bar=bar,
        rounded=not choice.is_exact,
        reason=reason,
        message=message,
        below=_plate_loading(choice.below) if choice.below and not choice.is_exact else None,
        above=_plate_loading(choice.above) if choice.above and not choice.is_exact else None,
    )


def _parse_plates(texts: list[str], units: Units) -> list[PlatePairs]:
    unit = KILOGRAMS_PER_POUND if units == "imperial" else 1.0
    found, wrong = [], []
    for place, text in enumerate(texts):
        weight, _, pairs = text.partition(":")
        one = PlatePairs(float(weight) * unit, int(pairs) if pairs else DEFAULT_PAIRS)
        if not plates.is_plate(one.weight) or not 1 <= one.pairs <= 20:
            message = "Must be a multiple of 0.125 kg or of 0.25 lb up to 100 kg, and 1 to 20 pairs"
            wrong.append(FieldError(f"plates.{place}", message))
        found.append(one)
    if wrong:
        raise Invalid(fields=wrong)
    return found


def _plate_loading(loading: BarLoad) -> PlateLoading:
    stacks = [PlateStack(weight=one.weight, count=one.count) for one in loading.per_side]
    return PlateLoading(weight=loading.weight, per_side=stacks)


def _explain_choice(choice: plates.NearestLoads) -> tuple[PlatesReason, str]:
    if choice.is_exact:
        return "exact", "The plates make just this weight."
    if choice.below is None:
        return "below_bar", "The bar alone is heavier."
    if choice.above is None:
        return "not_enough_plates", "All of the plates together make less."
    return "between_plates", "The plates make a little less or a little more, but not this."


def strength_score(query: StrengthScoreQuery) -> StrengthScore:
    """DOTS and IPF GL points of a total.

    Raises:
        Invalid: a body weight that the formula says nothing of.
    """
    total = query.total
    if total is None:
        total = sum(one or 0.0 for one in (query.squat, query.bench, query.deadlift))
    return StrengthScore(
        sex=query.sex,
        body_weight=query.body_weight,
        total=total,
        dots=round(rules.dots(query.sex, query.body_weight, total), 4),
        ipf_gl=round(rules.ipf_gl(query.sex, query.body_weight, total), 4),
    )
