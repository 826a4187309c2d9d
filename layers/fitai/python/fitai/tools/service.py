"""The use cases of the calculators."""

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
from fitai.training import plates, rpe, strength_scores
from fitai.training.formulas import RELIABLE_REPS, one_rep_max_factor
from fitai.training.plates import BarLoad, PlatePairs
from fitai.users import published

DEFAULT_PAIRS = 10
"""Pairs of a plate where the query does not say how many."""


def one_rep_max(query: OneRepMaxQuery) -> OneRepMaxEstimate:
    """Estimate the one-repetition maximum of a set, and the loads for other repetitions."""
    estimate = rules.estimated_one_rep_max(query.formula, query.weight, query.reps)
    percentage = None if query.rpe is None else rpe.rpe_percentage(query.reps, query.rpe)
    loads = [(reps, 1 / one_rep_max_factor(query.formula, reps)) for reps in range(1, RELIABLE_REPS + 1)]
    return OneRepMaxEstimate(
        weight=query.weight,
        reps=query.reps,
        formula=query.formula,
        one_rep_max=estimate,
        low_confidence=query.reps > RELIABLE_REPS,
        estimates=FormulaEstimates(
            epley=rules.estimated_one_rep_max("epley", query.weight, query.reps),
            brzycki=rules.estimated_one_rep_max("brzycki", query.weight, query.reps),
            lombardi=rules.estimated_one_rep_max("lombardi", query.weight, query.reps),
        ),
        by_rpe=None if percentage is None else query.weight / percentage * 100,
        loads=[
            EstimatedLoad(reps=reps, weight=estimate * share, percentage=round(share * 100, 1)) for reps, share in loads
        ],
    )


def plate_load(caller: Caller | None, query: PlatesQuery, units: Units) -> PlateLoad:
    """Choose the plates that make a weight: out of the query's, else the caller's own (one GetItem), else the usual ones.

    Raises:
        Invalid: the query names an impossible plate.
    """
    bar, plate_pairs = query.bar, None if query.plates is None else _parse_plates(query.plates, units)
    if caller is not None and (bar is None or plate_pairs is None):
        athlete = published.athlete(caller.id)
        if bar is None and athlete.bars:
            bar = athlete.bars[0]
        if plate_pairs is None and athlete.plates is not None:
            plate_pairs = [PlatePairs(plate.weight, plate.pairs) for plate in athlete.plates]
    usual_bar, usual_plates = plates.standard_bar_and_plates(units)
    bar = usual_bar if bar is None else bar
    loads = plates.nearest_loads(query.weight, bar, usual_plates if plate_pairs is None else plate_pairs)
    nearest_load = _plate_loading(loads.nearest)
    reason, message = _explain_loads(loads)
    return PlateLoad(
        **dict(nearest_load),
        target=query.weight,
        bar=bar,
        rounded=not loads.is_exact,
        reason=reason,
        message=message,
        below=_plate_loading(loads.below) if loads.below and not loads.is_exact else None,
        above=_plate_loading(loads.above) if loads.above and not loads.is_exact else None,
    )


def _parse_plates(texts: list[str], units: Units) -> list[PlatePairs]:
    kilograms_per_unit = KILOGRAMS_PER_POUND if units == "imperial" else 1.0
    plate_pairs, errors = [], []
    for index, text in enumerate(texts):
        weight, _, count = text.partition(":")
        plate = PlatePairs(float(weight) * kilograms_per_unit, int(count) if count else DEFAULT_PAIRS)
        if not plates.is_plate(plate.weight) or not 1 <= plate.pairs <= 20:
            message = "Must be a multiple of 0.125 kg or of 0.25 lb up to 100 kg, with 1 to 20 pairs"
            errors.append(FieldError(f"plates.{index}", message))
        plate_pairs.append(plate)
    if errors:
        raise Invalid(fields=errors)
    return plate_pairs


def _plate_loading(load: BarLoad) -> PlateLoading:
    per_side = [PlateStack(weight=side_plates.weight, count=side_plates.count) for side_plates in load.per_side]
    return PlateLoading(weight=load.weight, per_side=per_side)


def _explain_loads(loads: plates.NearestLoads) -> tuple[PlatesReason, str]:
    if loads.is_exact:
        return "exact", "The plates make exactly this weight."
    if loads.below is None:
        return "below_bar", "The bar alone is heavier."
    if loads.above is None:
        return "not_enough_plates", "All plates together make less than this weight."
    return "between_plates", "The plates make a lighter and a heavier load, but not exactly this weight."


def strength_score(query: StrengthScoreQuery) -> StrengthScore:
    """Score a total with DOTS, IPF GL and Wilks points.

    Raises:
        Invalid: the body weight is too low for a formula.
    """
    total = query.total
    if total is None:
        total = sum(lift or 0.0 for lift in (query.squat, query.bench, query.deadlift))
    return StrengthScore(
        sex=query.sex,
        body_weight=query.body_weight,
        total=total,
        dots=round(strength_scores.dots(query.sex, query.body_weight, total), 4),
        ipf_gl=round(rules.ipf_gl(query.sex, query.body_weight, total), 4),
        wilks=round(strength_scores.wilks(query.sex, query.body_weight, total), 4),
    )
