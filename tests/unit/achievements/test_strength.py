"""What depends on sex and body weight, and what settings change."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fitai.accounts.events import PreferencesChanged
from fitai.accounts.models import Preferences
from fitai.achievements import rules, service, store, values
from fitai.achievements.models import UnlockedTiers
from fitai.analytics import published as analytics
from fitai.analytics.published import TrainingCounts
from fitai.kernel import clock
from fitai.users.body.models import BodyStanding
from fitai.users.models import Athlete
from fitai.users.published import lifter

from tests.harness.gateway import deliver, deliver_events
from tests.unit.analytics.workouts import ME, completed, deleted, done, tell, train

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TODAY = date(2026, 3, 4)
MAN = Athlete(strength_levels=True, sex="male", date_of_birth=date(1990, 1, 1))
BODY = BodyStanding(latest={"weight": 82.5}, latest_days={"weight": TODAY}, entry_weeks=5)
LIFTER = lifter(MAN, BODY)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> Iterator[None]:
    clock.set_source(lambda: NOON)
    yield


def training(**lifts: float) -> TrainingCounts:
    """What is counted of somebody with these estimated maxima."""
    counts = analytics.training_counts("nobody")
    highlights = counts.highlights.model_copy(update={"lifts": lifts})
    return replace(counts, highlights=highlights, estimates=sorted(lifts.values(), reverse=True))


# --- values ------------------------------------------------------------------------------------------------


def test_dots_of_500_kilograms_at_82_5() -> None:
    """The worked number of the rules: man 82.5 kg, 500 kg: 338.6963."""
    seen = values.strength_values(training(squat=180, bench=120, deadlift=200), LIFTER)
    assert seen["dots"] == pytest.approx(338.6963, abs=1e-4)


def test_dots_needs_all_three_lifts() -> None:
    assert values.strength_values(training(squat=300, deadlift=200), LIFTER)["dots"] == 0


def test_the_index_is_that_of_the_strength_levels() -> None:
    """The worked number of section A: man 82.5 kg, bench 100 kg: 0.774."""
    assert values.strength_values(training(bench=100), LIFTER)["level"] == pytest.approx(0.774, abs=1e-3)


def test_lifts_of_at_least_the_body_weight_count() -> None:
    assert values.strength_values(training(squat=100, bench=82.5, deadlift=82.4), LIFTER)["bodyweight_lifts"] == 2


@pytest.mark.parametrize(
    "other",
    [
        {"strength_levels": False},
        {"sex": None},
        {"date_of_birth": None},
        {"date_of_birth": date(2008, 3, 5)},
    ],
)
def test_only_adults_who_turned_it_on_and_chose_a_sex(other: dict[str, Any]) -> None:
    assert values.strength_values(training(squat=200), lifter(MAN.model_copy(update=other), BODY)) == {}


def test_the_day_of_the_eighteenth_birthday_is_an_adults() -> None:
    adult = MAN.model_copy(update={"date_of_birth": date(2008, 3, 4)})
    assert values.strength_values(training(squat=200), lifter(adult, BODY))


@pytest.mark.parametrize(("weighed_on", "counts"), [(date(2026, 2, 2), True), (date(2026, 2, 1), False)])
def test_the_body_weight_is_at_most_30_days_old(weighed_on: date, counts: bool) -> None:
    body = replace(BODY, latest_days={"weight": weighed_on})
    assert bool(values.strength_values(training(squat=200), lifter(MAN, body))) is counts


# --- unlocking and keeping ---------------------------------------------------------------------------------


def tiers(id_: str, user_id: str = ME) -> list[float]:
    item = store.find_achievements(user_id)
    return [tier for tier, _ in item.unlocked.tiers.get(id_, [])] if item else []


@pytest.fixture
def opted_in(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A man of 82.5 kg who has turned it on; the test may change the body."""
    current: dict[str, Any] = {"body": BODY}
    monkeypatch.setattr("fitai.users.published.athlete", lambda user_id: MAN)
    monkeypatch.setattr("fitai.users.published.body_standing", lambda user_id: current["body"])
    return current


def lift(workout_id: str, weight: float) -> Any:
    return completed(workout_id, TODAY, done("barbell-back-squat", weight=weight, one_rep_max=weight))


def test_another_body_weight_takes_nothing_back(opted_in: dict[str, Any]) -> None:
    tell(lift("a", 90))
    deliver_events()
    assert (tiers("bodyweight_lifts"), tiers("level")) == ([1], [0.4])
    opted_in["body"] = replace(BODY, latest={"weight": 95.0})
    service.evaluate(ME, values.SOURCES)
    tell(lift("b", 60))
    deliver_events()
    assert (tiers("bodyweight_lifts"), tiers("level")) == ([1], [0.4])


def test_a_lift_that_was_deleted_takes_it_back(opted_in: dict[str, Any]) -> None:
    tell(lift("a", 90), lift("b", 60))
    deliver_events()
    tell(deleted("a"))
    deliver_events()
    assert tiers("bodyweight_lifts") == []


def test_weeks_of_the_body_log(opted_in: dict[str, Any]) -> None:
    service.evaluate(ME, (values.BODY,))
    assert tiers("body_log") == [4]
    opted_in["body"] = replace(BODY, entry_weeks=3)
    service.evaluate(ME, (values.BODY,))
    assert tiers("body_log") == []


# --- settings ----------------------------------------------------------------------------------------------


def set_preferences(revision: int, **changes: Any) -> None:
    event = PreferencesChanged(
        user_id=ME, revision=revision, timezone="UTC", preferences=Preferences(), **({"weekly_target": 3} | changes)
    )
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    deliver_events()


def test_new_settings_take_nothing_back_and_corrected_data_does() -> None:
    set_preferences(1, weekly_target=2)
    # Each week a Sunday and the Monday before: with weeks from Sunday on it is one in each of two weeks.
    days = [date.fromordinal(TODAY.toordinal() - 2 - 7 * week - back) for week in range(1, 6) for back in (0, 1)]
    train(*days, user_id=ME)
    deliver_events()
    before = tiers("met_weeks"), tiers("week_streak")
    set_preferences(2, weekly_target=2, week_starts_on="wednesday")
    assert tiers("met_weeks"), "otherwise there is nothing to keep"
    kept = tiers("met_weeks"), tiers("week_streak")
    set_preferences(3, weekly_target=2, week_starts_on="monday")
    assert (tiers("met_weeks"), tiers("week_streak")) == kept
    assert all(set(former) <= set(now) for former, now in zip(before, kept, strict=True))


def test_what_settings_took_is_credited_until_the_days_change() -> None:
    before = UnlockedTiers(values={"met_weeks": 26}, calendar_checksum=7)
    same, credits = rules.with_credits({"met_weeks": 20, "sets": 5}, before, 7, values.BY_TARGET)
    assert (same, credits) == ({"met_weeks": 26, "sets": 5}, {"met_weeks": 6})
    after = UnlockedTiers(values=same, calendar_checksum=7, credits=credits)
    trained, kept = rules.with_credits({"met_weeks": 21}, after, 8, values.BY_TARGET)
    assert (trained, kept) == ({"met_weeks": 27}, {"met_weeks": 6})
    restored, none = rules.with_credits(
        {"met_weeks": 27}, UnlockedTiers(values=trained, calendar_checksum=8), 8, {"met_weeks"}
    )
    assert (restored, none) == ({"met_weeks": 27}, {})
