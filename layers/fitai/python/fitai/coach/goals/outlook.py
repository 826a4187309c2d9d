"""The outlook of one goal, from its values and the caller's own rate. Pure."""

from dataclasses import dataclass
from datetime import date

from fitai.coach.amounts import WeightWriter
from fitai.coach.goals import rules, texts
from fitai.coach.goals.models import (
    EstimatedKind,
    GoalChange,
    GoalEstimate,
    GoalOutlook,
    GoalRate,
    GoalSuggestion,
    MilestoneStep,
    NoEstimateReason,
)
from fitai.coach.goals.rules import Aim, Estimate, OwnRate
from fitai.coach.person import Person
from fitai.goals.published import OpenGoal

RATE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """A goal with what the data says about it, in kilograms.

    Attributes:
        goal: None where it is only thought of.
        kind: None where there are no rates of its kind.
        now: None where nothing was measured.
        own: the caller's own rate; None without a trend.
    """

    kind: EstimatedKind | None
    target: float
    now: float | None
    target_date: date | None = None
    exercise_id: str | None = None
    own: OwnRate | None = None
    goal: OpenGoal | None = None


def goal_facts(goal: OpenGoal, now: float | None, own: OwnRate | None) -> GoalFacts:
    """The facts of a goal that exists."""
    kind: EstimatedKind | None = goal.kind if goal.kind in ("weight", "strength") else None
    return GoalFacts(kind, goal.target, now, goal.target_date, goal.exercise_id, own, goal)


def outlook(facts: GoalFacts, person: Person, today: date, writer: WeightWriter) -> GoalOutlook:
    """Whether and when a goal is reached, and what would be better."""
    goal = facts.goal
    answer = GoalOutlook(
        goal_id=goal.id if goal else None,
        title=goal.title if goal else None,
        type=goal.kind if goal else str(facts.kind),
        exercise_id=facts.exercise_id,
        current_value=facts.now if facts.kind else None,
        target_value=facts.target if facts.kind else None,
        target_date=facts.target_date,
        text="",
    )
    reason = _reason(facts, person)
    if reason is not None or facts.kind is None or facts.now is None:
        text = texts.refusal_text(reason or "no_rate")
        return answer.model_copy(update={"reason": reason, "text": text})
    aim = Aim(facts.kind, facts.now, facts.target)
    estimate = rules.estimate(aim, person, facts.own)
    days = (
        rules.day_after(today, estimate.weeks),
        rules.day_after(today, estimate.weeks_low),
        rules.day_after(today, estimate.weeks_high),
    )
    verdict = rules.verdict(estimate, today, facts.target_date)
    nearer = None
    if facts.target_date is not None and verdict != "realistic":
        nearer = rules.realistic_target(aim, estimate, today, facts.target_date, writer.unit)
    sentences = texts.outlook_sentences(aim, estimate, person, today, days, verdict, facts.target_date, writer, nearer)
    later = None if verdict == "realistic" else days[0]
    existing = goal.milestones if goal else ()
    steps = rules.milestones(aim, estimate, today, writer.unit, existing)
    suggestion = GoalSuggestion(
        target_date=later,
        target_value=nearer,
        milestones=[MilestoneStep(value=value, date=day) for value, day in steps],
        change=GoalChange(version=goal.version, target_date=later) if goal and later else None,
    )
    return answer.model_copy(
        update={
            "estimate": _estimate_answer(estimate, days),
            "verdict": verdict,
            "suggestion": suggestion,
            "text": " ".join(sentences),
        }
    )


def _reason(facts: GoalFacts, person: Person) -> NoEstimateReason | None:
    goal = facts.goal
    if goal is not None and not goal.is_open:
        return "goal_over"
    if facts.kind is None:
        return "no_rate"
    if goal is not None and goal.is_maintained:
        return "to_maintain"
    if facts.now is None or facts.now <= 0:
        return "no_present_value"
    if goal is not None and goal.kind == "weight":
        has_passed = facts.now <= facts.target if goal.direction == "down" else facts.now >= facts.target
        if has_passed:
            return "already_reached"
    return rules.refusal(Aim(facts.kind, facts.now, facts.target), person)


def _estimate_answer(estimate: Estimate, days: tuple[date, date, date]) -> GoalEstimate:
    return GoalEstimate(
        weeks=estimate.weeks,
        weeks_low=estimate.weeks_low,
        weeks_high=estimate.weeks_high,
        date=days[0],
        date_low=days[1],
        date_high=days[2],
        rate=GoalRate(
            percent_per_week=round(estimate.rate, RATE_DIGITS),
            slowest=estimate.slowest,
            fastest=estimate.fastest,
            own=None if estimate.own is None else round(estimate.own, RATE_DIGITS),
            own_share=round(estimate.own_share, RATE_DIGITS),
        ),
    )
