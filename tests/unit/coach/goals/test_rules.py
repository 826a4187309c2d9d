"""When a goal is reached: the rates and the worked examples of the specification of the coach, section 6."""

from datetime import date, timedelta

import pytest
from fitai.coach.goals import rules
from fitai.coach.goals.rules import Aim, OwnRate, RateRange
from fitai.coach.person import Person, age_band, person_of, training_goal
from fitai.coach.planning.models import Goal
from fitai.training.vocabulary import Difficulty
from fitai.users.models import Athlete
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)
LOSS, GAIN, LIFT = Aim("weight", 80, 74), Aim("weight", 70, 74), Aim("strength", 100, 120)
INTERMEDIATE = Person(level=Difficulty.INTERMEDIATE)


def weeks(aim: Aim, person: Person, own: OwnRate | None = None) -> tuple[int, int, int]:
    estimate = rules.estimate(aim, person, own)
    return estimate.weeks, estimate.weeks_low, estimate.weeks_high


# --- the worked examples -----------------------------------------------------------------------------------


def test_from_80_to_74_kg_takes_12_weeks_8_to_20() -> None:
    assert weeks(LOSS, Person()) == (12, 8, 20)


def test_a_lift_of_an_intermediate_from_100_to_120_kg_takes_53_weeks_31_to_92() -> None:
    assert weeks(LIFT, INTERMEDIATE) == (53, 31, 92)


def test_with_an_own_slope_of_half_a_percent_from_12_points_40_weeks() -> None:
    own = OwnRate(0.5, 12)
    assert rules.estimate(LIFT, INTERMEDIATE, own).rate == pytest.approx(0.4625)
    assert weeks(LIFT, INTERMEDIATE, own) == (40, 31, 92)


# --- the rates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aim", "person", "rates"),
    [
        (LOSS, Person(), RateRange(0.7, 0.4, 1.0)),
        (LOSS, Person(age=64), RateRange(0.7, 0.4, 1.0)),
        (LOSS, Person(age=65), RateRange(0.4, 0.2, 0.5)),
        (GAIN, Person(), RateRange(0.5, 0.5, 0.5)),
        (GAIN, INTERMEDIATE, RateRange(0.25, 0.25, 0.25)),
        (GAIN, Person(level=Difficulty.ADVANCED), RateRange(0.125, 0.125, 0.125)),
        (LIFT, Person(), RateRange(1.2, 0.6, 2)),
        (LIFT, INTERMEDIATE, RateRange(0.35, 0.2, 0.6)),
        (LIFT, Person(level=Difficulty.ADVANCED), RateRange(0.12, 0.05, 0.25)),
    ],
)
def test_the_table_of_rates(aim: Aim, person: Person, rates: RateRange) -> None:
    assert rules.rate_range(aim, person) == rates


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (Person(age=17), "minor"),
        (Person(age=18), None),
        (Person(pregnant=True), "pregnant"),
        (Person(height=2.08), "underweight"),
        (Person(height=2.01), "target_underweight"),
        (Person(height=2.0), None),
        (Person(height=1.80), None),
        (Person(), None),
    ],
)
def test_who_does_not_lose_weight(person: Person, reason: str | None) -> None:
    """80 kg at 2.08 m are a body mass index of 18.49; 74 kg at 2.01 m of 18.32, at 2 m of 18.5 exactly."""
    assert rules.refusal(LOSS, person) == reason


def test_in_pregnancy_no_weight_is_planned_either_way() -> None:
    assert rules.refusal(GAIN, Person(pregnant=True)) == "pregnant"


def test_minors_and_underweight_people_may_gain_and_get_stronger() -> None:
    for person in (Person(age=14), Person(height=2.08)):
        assert rules.refusal(GAIN, person) is None
        assert rules.refusal(LIFT, person) is None


def test_what_is_reached_has_no_estimate() -> None:
    assert rules.refusal(Aim("strength", 120, 120), Person()) == "already_reached"
    assert rules.refusal(Aim("weight", 74, 74), Person()) == "already_reached"


# --- the own rate ------------------------------------------------------------------------------------------


@given(st.floats(-5, 5), st.integers(0, 100))
def test_the_rate_stays_within_the_range(own: float, points: int) -> None:
    rates = rules.WEIGHT_LOSS
    assert rates.slowest <= rules.blended_rate(rates, own, points) <= rates.fastest


def test_the_own_slope_of_no_points_counts_nothing_and_of_many_nearly_all() -> None:
    assert rules.blended_rate(rules.WEIGHT_LOSS, 0.9, 0) == 0.7
    assert rules.blended_rate(rules.WEIGHT_LOSS, 0.9, 4) == pytest.approx(0.8)
    assert rules.blended_rate(rules.WEIGHT_LOSS, 0.9, 10_000) == pytest.approx(0.9, abs=1e-3)


def test_who_gains_while_wanting_to_lose_gets_the_slowest_rate() -> None:
    assert rules.estimate(LOSS, Person(), OwnRate(+1.0, 20)).rate == -0.4
    assert rules.estimate(LOSS, Person(), OwnRate(-0.9, 20)).rate == pytest.approx(-(20 / 24 * 0.9 + 4 / 24 * 0.7))


@given(st.floats(40, 200), st.floats(0.5, 0.99), st.floats(-3, 3), st.integers(0, 60))
def test_the_weeks_lie_between_their_bounds_and_lead_to_the_target(
    now: float, share: float, own: float, points: int
) -> None:
    aim = Aim("weight", now, now * share)
    estimate = rules.estimate(aim, Person(), OwnRate(own, points))
    assert estimate.weeks_low <= estimate.weeks <= estimate.weeks_high
    assert rules.value_after(now, estimate.rate, estimate.weeks) <= aim.target * (1 + 1e-9)
    assert rules.value_after(now, estimate.rate, estimate.weeks - 1) >= aim.target * (1 - 1e-9)


# --- the verdict -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "verdict"),
    [(12, "realistic"), (11, "ambitious"), (8, "ambitious"), (7, "unrealistic"), (1, "unrealistic")],
)
def test_a_day_before_the_fastest_rate_is_unrealistic(ahead: int, verdict: str) -> None:
    estimate = rules.estimate(LOSS, Person())
    assert rules.verdict(estimate, TODAY, TODAY + timedelta(weeks=ahead)) == verdict


def test_without_a_day_there_is_no_verdict() -> None:
    assert rules.verdict(rules.estimate(LOSS, Person()), TODAY, None) == "no_date"


# --- suggestions -------------------------------------------------------------------------------------------


def test_the_nearer_target_is_what_the_rate_reaches_by_the_day() -> None:
    """80 · 0.993⁶ = 76.70, in steps of half a kilogram towards the present weight."""
    estimate = rules.estimate(LOSS, Person())
    assert rules.realistic_target(LOSS, estimate, TODAY, TODAY + timedelta(weeks=6), "kg") == 77
    assert rules.realistic_target(LOSS, estimate, TODAY, TODAY, "kg") is None


def test_the_nearer_target_of_a_lift_is_a_loadable_weight() -> None:
    """100 · 1.0035²⁶ = 109.5."""
    estimate = rules.estimate(LIFT, INTERMEDIATE)
    assert rules.realistic_target(LIFT, estimate, TODAY, TODAY + timedelta(weeks=26), "kg") == 107.5


def test_milestones_are_quarters_of_the_way_with_their_days_without_those_that_exist() -> None:
    estimate = rules.estimate(LOSS, Person())
    steps = rules.milestones(LOSS, estimate, TODAY, "kg")
    assert [value for value, _ in steps] == [78.5, 77, 75.5]
    assert [day for _, day in steps] == [TODAY + timedelta(weeks=weeks) for weeks in (3, 6, 9)]
    assert [value for value, _ in rules.milestones(LOSS, estimate, TODAY, "kg", existing=[77])] == [78.5, 75.5]


def test_a_way_of_less_than_four_weeks_has_no_milestones() -> None:
    aim = Aim("weight", 80, 79)
    assert rules.milestones(aim, rules.estimate(aim, Person()), TODAY, "kg") == []


# --- the person --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (13, "13-15"),
        (15, "13-15"),
        (16, "16-17"),
        (17, "16-17"),
        (18, "18-39"),
        (40, "40-64"),
        (65, "65+"),
        (None, None),
    ],
)
def test_the_band_of_an_age(age: int | None, band: str | None) -> None:
    assert age_band(age) == band


def test_the_age_is_counted_by_birthdays() -> None:
    athlete = Athlete(date_of_birth=date(2008, 3, 3), fitness_level="advanced", goals=["Muscle building"])
    person = person_of(athlete, TODAY)
    assert (person.age, person.is_minor, person.level) == (17, True, Difficulty.ADVANCED)
    assert person.goal is Goal.MUSCLE_BUILDING
    assert person_of(athlete, date(2026, 3, 3)).age == 18


def test_what_somebody_trains_for_is_general_where_nothing_says_it() -> None:
    assert training_goal(["Get fit for my wedding"], []) is Goal.GENERAL
    assert training_goal(["", "fat-loss"], []) is Goal.FAT_LOSS


@given(now=st.floats(5e-324, 1000), target=st.floats(5e-324, 1000))
def test_any_two_weights_have_an_estimate(now: float, target: float) -> None:
    aim = Aim("strength", now, target)
    if rules.refusal(aim, Person()) is None:
        estimate = rules.estimate(aim, Person())
        assert estimate.weeks >= 1
        rules.milestones(aim, estimate, TODAY, "kg")
        rules.realistic_target(aim, estimate, TODAY, TODAY + timedelta(weeks=4), "lb")
