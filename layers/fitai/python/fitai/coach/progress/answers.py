"""The answer about one lift, from its best days and what else is known. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fitai.coach.amounts import WeightWriter, number
from fitai.coach.person import Person, age_band
from fitai.coach.planning.checking.effort import MIN_REPS
from fitai.coach.planning.models import AgeBand
from fitai.coach.progress import rules, texts
from fitai.coach.progress.causes import Cause, LiftFacts, main_causes
from fitai.coach.progress.models import (
    Fact,
    FactSource,
    FactUnit,
    LiftAnalysis,
    LiftDay,
    LiftPlateau,
    LiftTrend,
    Measure,
    PlateauCause,
)
from fitai.coach.progress.rules import DayBest, Plateau, Trend
from fitai.kernel.own_units import WeightUnit
from fitai.progress.strength.models import MainLift

SLOPE_DIGITS = 4
ANY_REPS = 1


@dataclass(frozen=True, slots=True)
class Lift:
    """A lift with its best days.

    Attributes:
        unit: that of its owner's choice for the exercise; None for that of the request.
        groups: the muscle groups that it trains first of all.
    """

    exercise_id: str
    name: str
    measure: Measure
    bests: Sequence[DayBest]
    unit: WeightUnit | None = None
    main_lift: MainLift | None = None
    groups: Sequence[str] = ()

    @property
    def trend(self) -> Trend | None:
        """The trend of its best days."""
        return rules.trend(self.bests)

    @property
    def plateau(self) -> Plateau | None:
        """Whether it is stuck."""
        return rules.plateau(self.bests)


def lift_answer(
    lift: Lift, facts: LiftFacts, person: Person, today: date, unit: WeightUnit
) -> tuple[LiftAnalysis, list[str]]:
    """How a lift goes, with the causes where it is stuck; and the sentences of its text.

    Args:
        unit: of the request; the exercise's own goes before it.
    """
    writer = WeightWriter(lift.unit or unit)
    trend, plateau = lift.trend, lift.plateau
    sentences = [texts.trend_sentence(lift.name, lift.measure, lift.bests, trend, writer)]
    plateau_answer = None
    if plateau is not None:
        plateau_answer = _plateau_answer(lift, plateau, facts, person, writer)
        sentences = [texts.plateau_sentence(plateau, lift.measure, writer, today, lift.name)]
        if trend is not None:
            sentences.append(texts.stuck_trend_sentence(lift.measure, lift.bests, trend, writer))
        sentences += [cause.text for cause in plateau_answer.causes]
    answer = LiftAnalysis(
        lift=lift.main_lift,
        exercise_id=lift.exercise_id,
        name=lift.name,
        unit=lift.unit,
        measured=lift.measure,
        days=[_day(best, lift.measure) for best in lift.bests],
        trend=None if trend is None else _trend_answer(trend, lift.measure),
        plateau=plateau_answer,
        text=" ".join(sentences),
    )
    return answer, sentences


def _day(best: DayBest, measure: Measure) -> LiftDay:
    return LiftDay(
        date=best.day,
        one_rep_max=best.value if measure == "one_rep_max" else None,
        assistance=abs(best.value) if measure == "assistance" else None,
        reps=best.reps,
    )


def _trend_answer(trend: Trend, measure: Measure) -> LiftTrend:
    values = [round(value, SLOPE_DIGITS) for value in (trend.slope, trend.low, trend.high)]
    if measure == "reps":
        return LiftTrend(direction=trend.direction, reps_per_week=values[0], reps_low=values[1], reps_high=values[2])
    return LiftTrend(direction=trend.direction, per_week=values[0], low=values[1], high=values[2])


def _plateau_answer(
    lift: Lift, plateau: Plateau, facts: LiftFacts, person: Person, writer: WeightWriter
) -> LiftPlateau:
    lowest = MIN_REPS.get(age_band(person.age) or AgeBand.FROM_18, ANY_REPS)
    return LiftPlateau(
        recent=_day(plateau.recent, lift.measure),
        before=_day(plateau.before, lift.measure),
        days_since=plateau.days_since,
        sessions_since=plateau.sessions_since,
        facts=[
            _value_fact("recentBest", plateau.recent, lift.measure, writer),
            _value_fact("bestBefore", plateau.before, lift.measure, writer),
            Fact(name="gainNeeded", value=round((rules.GAIN - 1) * 100, 1), unit="percent", source="sessions"),
            Fact(name="daysSinceBest", value=plateau.days_since, unit="days", source="sessions"),
        ],
        causes=[_cause_answer(cause, lowest) for cause in main_causes(facts)],
    )


def _value_fact(name: str, best: DayBest, measure: Measure, writer: WeightWriter) -> Fact:
    if measure == "reps":
        return Fact(name=name, value=best.value, unit="reps", source="sessions")
    return Fact(name=name, value=writer.value(abs(best.value)), unit=writer.unit, source="sessions")


def _cause_answer(cause: Cause, lowest_reps: int) -> PlateauCause:
    return PlateauCause(
        cause=cause.kind,
        weight=round(cause.weight, 3),
        muscle_group=cause.group,
        facts=[Fact(name=name, value=value, unit=unit, source=source) for name, value, unit, source in _facts(cause)],
        advice=cause.advice,
        text=texts.cause_text(cause, lowest_reps),
    )


_FACTS: dict[str, tuple[tuple[str, FactUnit, FactSource], tuple[str, FactUnit, FactSource]]] = {
    "too_few_sets": (("weeklySets", "sets/week", "weekly_sets"), ("floor", "sets/week", "floor")),
    "too_many_sets": (("weeklySets", "sets/week", "weekly_sets"), ("maximum", "sets/week", "maximum")),
    "effort_too_low": (("meanRpe", "RPE", "effort"), ("lowRpe", "RPE", "effort")),
    "effort_too_high": (("meanRpe", "RPE", "effort"), ("highRpe", "RPE", "effort")),
    "trained_too_seldom": (
        ("sessionsPerWeek", "sessions/week", "sessions"),
        ("sessionsNeeded", "sessions/week", "sessions"),
    ),
    "no_deload": (("weeksWithoutDeload", "weeks", "deloads"), ("weeksAtMost", "weeks", "deloads")),
    "same_repetitions": (("repetitions", "reps", "sessions"), ("weeksTheSame", "weeks", "sessions")),
    "losing_weight": (("weightLost", "%/week", "body_log"), ("lossAtMost", "%/week", "body_log")),
}
"""The name, the unit and the source of a cause's value, and of what it is compared with."""


def _facts(cause: Cause) -> list[tuple[str, float, FactUnit, FactSource]]:
    values = [cause.value, cause.bound]
    return [
        (name, float(number(value)), unit, source)
        for value, (name, unit, source) in zip(values, _FACTS.get(cause.kind, ()), strict=False)
        if value is not None
    ]
