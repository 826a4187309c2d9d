"""The nine causes of a plateau with their weights and their advice, and which three are told."""

from datetime import date, timedelta

import pytest
from fitai.coach.progress import causes, texts
from fitai.coach.progress.causes import Cause, LiftFacts
from fitai.coach.progress.rules import DayBest
from fitai.coach.progress.volume import GroupVolume

MONDAY = date(2026, 3, 2)


def chest(sets: float, floor: float = 8, maximum: float = 22) -> GroupVolume:
    return GroupVolume("chest", sets, floor, maximum)


def only_cause(facts: LiftFacts) -> Cause:
    """The one cause beside that of sleep, which is never known."""
    possible_causes = causes.possible_causes(facts)
    (cause,) = [cause for cause in possible_causes if cause.kind != "sleep_unknown"]
    return cause


def text_of(facts: LiftFacts, lowest_reps: int = 1) -> str:
    return texts.cause_text(only_cause(facts), lowest_reps)


def test_sets_below_the_floor_weigh_what_is_missing_of_it() -> None:
    cause = only_cause(LiftFacts(volumes=[chest(6)]))
    assert (cause.kind, cause.weight, cause.advice) == ("too_few_sets", pytest.approx(1 - 6 / 8), "add_sets")
    assert text_of(LiftFacts(volumes=[chest(6)])) == (
        "Your chest gets 6 sets a week, and should get 8 at least. Do 2 sets more a week."
    )


def test_at_the_floor_and_at_the_maximum_there_is_no_cause() -> None:
    assert [cause.kind for cause in causes.possible_causes(LiftFacts(volumes=[chest(8)]))] == ["sleep_unknown"]
    assert [cause.kind for cause in causes.possible_causes(LiftFacts(volumes=[chest(22)]))] == ["sleep_unknown"]


def test_without_a_floor_no_sets_are_too_few() -> None:
    assert [cause.kind for cause in causes.possible_causes(LiftFacts(volumes=[chest(0, floor=0)]))] == ["sleep_unknown"]


def test_sets_above_the_maximum_weigh_a_half_and_the_excess() -> None:
    cause = only_cause(LiftFacts(volumes=[chest(33)]))
    assert (cause.kind, cause.weight, cause.advice) == (
        "too_many_sets",
        pytest.approx(0.5 + 33 / 22 - 1),
        "reduce_sets",
    )
    assert text_of(LiftFacts(volumes=[chest(30)])) == (
        "Your chest gets 30 sets a week, more than the 22 that one recovers from. Do 30 % less: about 21 sets."
    )


def test_of_several_muscle_groups_the_one_that_lacks_most_is_told() -> None:
    cause = only_cause(LiftFacts(volumes=[chest(6), GroupVolume("triceps", 1, 6, 18)]))
    assert (cause.group, cause.weight) == ("triceps", pytest.approx(1 - 1 / 6))


@pytest.mark.parametrize(
    ("facts", "kind", "weight", "advice"),
    [
        (LiftFacts(rpe=6.4), "effort_too_low", 0.6, "aim_at_rpe"),
        (LiftFacts(rpe=9.1), "effort_too_high", 0.7, "aim_at_rpe"),
        (LiftFacts(sessions_per_week=1.4), "trained_too_seldom", 0.6, "add_day"),
        (LiftFacts(weeks_since_deload=6), "no_deload", 0.5, "deload"),
        (LiftFacts(same_reps=(5, 8)), "same_repetitions", 0.4, "change_repetitions"),
        (LiftFacts(weight_change=-1.0), "losing_weight", 0.6, "eat_more"),
    ],
)
def test_the_weight_of_each_cause(facts: LiftFacts, kind: str, weight: float, advice: str) -> None:
    cause = only_cause(facts)
    assert (cause.kind, cause.weight, cause.advice) == (kind, weight, advice)


@pytest.mark.parametrize(
    "facts",
    [
        LiftFacts(rpe=6.5),
        LiftFacts(rpe=9.0),
        LiftFacts(sessions_per_week=1.5),
        LiftFacts(weeks_since_deload=5),
        LiftFacts(same_reps=(5, 7)),
        LiftFacts(weight_change=-0.9),
        LiftFacts(weight_change=1.5),
    ],
)
def test_short_of_its_bound_a_cause_is_none(facts: LiftFacts) -> None:
    assert [cause.kind for cause in causes.possible_causes(facts)] == ["sleep_unknown"]


def test_sleep_that_is_not_known_is_asked_for() -> None:
    (cause,) = causes.possible_causes(LiftFacts())
    assert (cause.kind, cause.weight, cause.advice) == ("sleep_unknown", 0.2, "tell_sleep")
    assert texts.cause_text(cause, 1).endswith("?")
    assert causes.possible_causes(LiftFacts(sleep=7.5)) == []


def test_the_three_with_the_highest_weight_are_told_and_equal_ones_in_the_order_of_the_table() -> None:
    facts = LiftFacts(
        volumes=[chest(7)], rpe=6, sessions_per_week=1, weeks_since_deload=9, same_reps=(5, 9), weight_change=-2
    )
    assert len(causes.possible_causes(facts)) == 7
    main_causes = causes.main_causes(facts)
    assert [cause.kind for cause in main_causes] == ["effort_too_low", "trained_too_seldom", "losing_weight"]


def test_the_advice_of_effort_is_rpe_eight() -> None:
    assert text_of(LiftFacts(rpe=6)).endswith("Aim at RPE 8.")
    assert text_of(LiftFacts(rpe=9.5)).endswith("Aim at RPE 8.")


def test_the_new_range_is_another_one_and_fits_the_age() -> None:
    assert text_of(LiftFacts(same_reps=(5, 9))).endswith("Change the range: 6 to 8 reps for the next weeks.")
    assert causes.new_range(8, 1) == (3, 5)
    assert causes.new_range(8, 6) == (10, 12)
    assert causes.new_range(12, 6) == (6, 8)
    for reps in range(1, 31):
        low, high = causes.new_range(reps, 6)
        assert not low <= reps <= high
        assert low >= 6


# --- the facts ---------------------------------------------------------------------------------------------


def bests(*reps: int) -> list[DayBest]:
    return [DayBest(MONDAY + timedelta(weeks=place), 100.0, count) for place, count in enumerate(reps)]


def test_the_same_repetitions_are_counted_by_week_from_the_last_change() -> None:
    assert causes.same_repetitions(bests(5, 5, 5, 5, 5, 5, 5, 5)) == (5, 8)
    assert causes.same_repetitions(bests(8, 5, 5, 5)) == (5, 3)
    assert causes.same_repetitions([]) is None


def test_a_week_off_ends_the_weeks_without_a_deload_as_a_deload_does() -> None:
    weeks = [MONDAY + timedelta(weeks=place) for place in range(10)]
    last = weeks[-1] + timedelta(days=2)
    assert causes.weeks_since_deload(set(weeks), set(), last) == 10
    assert causes.weeks_since_deload(set(weeks), {weeks[5]}, last) == 4
    assert causes.weeks_since_deload(set(weeks) - {weeks[2]}, set(), last) == 7


def test_the_effort_is_that_of_the_last_four_weeks() -> None:
    efforts = [(MONDAY, 6.0), (MONDAY + timedelta(days=28), 9.0), (MONDAY + timedelta(days=27), 8.0)]
    assert causes.mean_effort(efforts, MONDAY + timedelta(days=28)) == 8.5
    assert causes.mean_effort([], MONDAY) is None
