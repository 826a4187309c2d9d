"""What feedback on exercises adds up to: section 11 of the coach's specification, number by number."""

from datetime import date, timedelta

import pytest
from fitai.coach.feedback import rules
from fitai.coach.feedback.models import Contribution, ExercisePreference, Preferences
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 3, 2)
FAMILY = ["barbell-row", "dumbbell-row", "cable-row"]
MEMBERS = dict.fromkeys(FAMILY, FAMILY)


def given_once(amount: float, *, declines: bool = False) -> Preferences:
    return rules.add({}, [Contribution("barbell-row", amount, DAY, declines)])


def weight(preferences: Preferences, days: int = 0, exercise_id: str = "barbell-row") -> float:
    return rules.weights(preferences, MEMBERS, DAY + timedelta(days=days)).get(exercise_id, 0.0)


def test_what_an_act_gives() -> None:
    assert (rules.ACCEPTED, rules.COMPLETED, rules.DECLINED, rules.SWAPPED) == (0.3, 0.1, -0.6, -0.3)


@pytest.mark.parametrize(("rating", "amount"), [(1, -0.4), (2, -0.2), (3, 0.0), (4, 0.2), (5, 0.4)])
def test_a_rating_gives_a_fifth_for_each_star_from_three(rating: int, amount: float) -> None:
    assert rules.rating_amount(rating) == pytest.approx(amount)


@pytest.mark.parametrize(("days", "share"), [(0, 1.0), (30, 0.5**0.5), (60, 0.5), (120, 0.25)])
def test_feedback_loses_half_of_its_weight_in_sixty_days(days: int, share: float) -> None:
    assert weight(given_once(0.3), days) == pytest.approx(0.3 * share)


def test_the_family_gets_half() -> None:
    assert weight(given_once(-0.6), exercise_id="dumbbell-row") == pytest.approx(-0.3)


def test_an_exercise_does_not_get_the_share_of_its_own_feedback() -> None:
    assert weight(given_once(0.3)) == pytest.approx(0.3)


def test_the_feedback_on_several_of_a_family_adds_up() -> None:
    both = rules.add({}, [Contribution("barbell-row", 0.3, DAY), Contribution("cable-row", -0.6, DAY)])
    assert weight(both) == pytest.approx(0.3 - 0.3)
    assert weight(both, exercise_id="dumbbell-row") == pytest.approx(0.15 - 0.3)


def test_the_sum_is_clamped_and_not_its_parts() -> None:
    liked = rules.add({}, [Contribution("barbell-row", 0.3, DAY)] * 5)
    assert weight(liked) == 1.0
    declined = rules.add(liked, [Contribution("barbell-row", -0.6, DAY)])
    assert weight(declined) == pytest.approx(0.9)
    assert weight(rules.add({}, [Contribution("barbell-row", -0.6, DAY)] * 2)) == -1.0


def test_a_declined_exercise_stays_out_for_ninety_days() -> None:
    declined = given_once(-0.6, declines=True)
    assert rules.excluded_ids(declined, DAY) == {"barbell-row"}
    assert rules.excluded_ids(declined, DAY + timedelta(days=89)) == {"barbell-row"}
    assert not rules.excluded_ids(declined, DAY + timedelta(days=90))


def test_its_family_does_not() -> None:
    assert "dumbbell-row" not in rules.excluded_ids(given_once(-0.6, declines=True), DAY)


def test_an_exercise_that_loses_the_score_only_stays_in() -> None:
    assert not rules.excluded_ids(given_once(-0.6), DAY)


def test_of_two_declines_the_later_one_counts() -> None:
    twice = rules.add(
        given_once(-0.6, declines=True),
        [Contribution("barbell-row", -0.6, DAY + timedelta(days=days), declines=True) for days in (30, 10)],
    )
    assert rules.excluded_ids(twice, DAY + timedelta(days=119))
    assert not rules.excluded_ids(twice, DAY + timedelta(days=120))


acts = st.tuples(st.sampled_from([0.3, 0.1, -0.6, -0.3, 0.4, -0.4]), st.integers(0, 300))


@given(st.lists(acts, min_size=1, max_size=20), st.integers(300, 400))
def test_the_sum_is_that_of_all_acts_by_their_own_age_in_whatever_order_they_come(
    given_acts: list[tuple[float, int]], today: int
) -> None:
    preferences: Preferences = {}
    for amount, day in given_acts:
        preferences = rules.add(preferences, [Contribution("barbell-row", amount, DAY + timedelta(days=day))])
    exact = sum(amount * 0.5 ** ((today - day) / 60) for amount, day in given_acts)
    stored = preferences.get("barbell-row")
    value = 0.0 if stored is None else rules.value_on(stored, DAY + timedelta(days=today))
    # One that had become negligible may have been forgotten on the way.
    assert value == pytest.approx(exact, abs=rules.NEGLIGIBLE * len(given_acts))


def test_what_is_kept_is_bounded_and_what_matters_least_is_forgotten() -> None:
    many = [Contribution(f"exercise-{place:03d}", 0.001 * place, DAY) for place in range(300)]
    kept = rules.add(given_once(0.0, declines=True), [*many, Contribution("barbell-row", 0.0, DAY, declines=True)])
    assert len(kept) == rules.MAX_EXERCISES
    assert "barbell-row" in kept
    assert "exercise-299" in kept
    assert "exercise-099" not in kept


def test_what_has_become_negligible_is_forgotten() -> None:
    later = rules.add(given_once(0.1), [Contribution("plank", 0.1, DAY + timedelta(days=300))])
    assert set(later) == {"plank"}


def test_nothing_is_said_of_exercises_without_feedback() -> None:
    assert rules.weights({}, {}, DAY) == {}
    assert rules.weights({"plank": ExercisePreference(value=0.0, day=DAY.toordinal())}, {}, DAY) == {}
