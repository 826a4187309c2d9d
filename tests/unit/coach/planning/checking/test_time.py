"""V5: the time of a day."""

import pytest

from tests.unit.coach.planning.sample_plan import Body, Check, altered, cardio, day, full_body, loaded, plan, row, weeks

MONDAY = ("weeklyPlan", "days", "monday")


def _of_seconds(seconds: int) -> Body:
    """The sample, its Monday of exactly so many seconds; the sample's own has 1760."""
    body = plan()
    return altered(body, *MONDAY, "cooldown", 0, duration=60 + seconds - 1760)


@pytest.mark.parametrize(("seconds", "rules"), [(1760, set()), (1980, set()), (1981, {"V5"})])
def test_no_longer_than_a_tenth_more(seconds: int, rules: set[str], broken: Check) -> None:
    assert broken(_of_seconds(seconds)) == rules


DECLARED = {
    "metadata": {"tags": ["yield:V5"]},
    "description": "A plan of full-body days for all big muscles. Its days are shorter than you asked for, to spare your joints.",
}


@pytest.mark.parametrize(
    ("minutes", "rules"),
    [(32, set()), (33, {"V5"}), (41, {"V5"}), (42, {"V5"})],
)
def test_no_shorter_than_nine_tenths(minutes: int, rules: set[str], broken: Check) -> None:
    # The days have 1760 s: 0.9 x 32 min = 1728 s, 0.9 x 33 min = 1782 s.
    body = plan({name: full_body() | {"warmup": [{"duration": 180}]} for name in ("monday", "thursday")})
    for name in ("monday", "thursday"):
        body["weeklyPlan"]["days"][name]["exercises"][3]["restTime"] = 75
    assert broken(body, durationMinutes=minutes) == rules


@pytest.mark.parametrize(("minutes", "rules"), [(33, set()), (41, set()), (42, {"V5"})])
def test_a_declared_day_may_have_seven_tenths(minutes: int, rules: set[str], broken: Check) -> None:
    # 0.7 x 41 min = 1722 s, 0.7 x 42 min = 1764 s.
    body = plan({name: full_body() | {"warmup": [{"duration": 180}]} for name in ("monday", "thursday")}, **DECLARED)
    for name in ("monday", "thursday"):
        body["weeklyPlan"]["days"][name]["exercises"][3]["restTime"] = 75
    assert broken(body, durationMinutes=minutes) == rules


def test_a_long_request_is_a_session(broken: Check) -> None:
    # For a beginner a session is 60 minutes, however many are asked for: at least 3240 s, and up to 1.1 x 90 min.
    def long_day() -> Body:
        lifts = [loaded("goblet-squat"), loaded("dumbbell-bench-press"), row(), loaded("dumbbell-romanian-deadlift")]
        return day(*lifts, cardio("nordic-walking", 1260), warmup=300)

    body = plan({"monday": long_day(), "thursday": long_day()})
    assert broken(body, durationMinutes=90) == set()
    body["weeklyPlan"]["days"]["monday"]["exercises"][4]["durationSeconds"] = 1000
    assert broken(body, durationMinutes=90) == {"V5"}
    assert broken(body, durationMinutes=55) == set()


def test_the_stated_duration(broken: Check) -> None:
    assert broken(altered(plan(), *MONDAY, estimatedDuration=30)) == set()
    for minutes in (29, 31, None):
        assert broken(altered(plan(), *MONDAY, estimatedDuration=minutes)) == {"V5"}


def _easy_seven() -> Body:
    walk = cardio("nordic-walking", 1500)
    days = {name: day(walk) for name in ("tuesday", "wednesday", "friday", "saturday")}
    short = day(cardio("nordic-walking", 810))
    return plan({"monday": full_body(), "thursday": full_body(), "sunday": short} | days)


def test_one_easy_day_of_seven_may_be_short(broken: Check) -> None:
    # The short day has 150 + 60 + 810 + 60 = 1080 s.
    body = _easy_seven()
    assert broken(body, daysPerWeek=7) == set()
    body["weeklyPlan"]["days"]["sunday"]["exercises"][0]["durationSeconds"] = 809
    assert broken(body, daysPerWeek=7) == {"V5"}


def test_only_one_day_may_be_short(broken: Check) -> None:
    body = _easy_seven()
    body["weeklyPlan"]["days"]["tuesday"]["exercises"][0]["durationSeconds"] = 810
    assert broken(body, daysPerWeek=7) == {"V5"}


def test_with_six_days_none_may_be_short(broken: Check) -> None:
    body = _easy_seven()
    del body["weeklyPlan"]["days"]["wednesday"]
    assert broken(body, daysPerWeek=6) == {"V5"}


def test_at_most_half_of_a_lifting_day_is_easy(broken: Check) -> None:
    def half_day(stretch_seconds: int) -> Body:
        lifts = [
            loaded("goblet-squat"),
            loaded("dumbbell-bench-press", sets=2),
            row(sets=2),
            loaded("lying-leg-curl", sets=2),
        ]
        stretch = {
            "exerciseId": "standing-hamstring-stretch",
            "sets": 1,
            "restTime": 60,
            "durationSeconds": stretch_seconds,
        }
        return day(*lifts, stretch | {"notes": "Keeps the hips free for squats."}, warmup=300)

    def half(seconds: int) -> Body:
        return plan({"monday": half_day(seconds), "thursday": half_day(seconds)})

    # Drills 360 s, lifts 390 + 260 + 340 + 260 = 1250 s: 830 s of stretching and its rest of 60 s make just half.
    assert broken(half(830), durationMinutes=40) == set()
    assert broken(half(831), durationMinutes=40) == {"V5"}
    assert "V5" not in broken(half(831), durationMinutes=40, goal="fat_loss")


def test_deload_weeks_may_be_short_and_their_days_too(broken: Check) -> None:
    body = weeks(plan(), 8)
    body["weeklyPlan"]["deload"] = {"everyWeeks": 4, "loadPercentage": 80, "setsPercentage": 60}
    short = full_body()
    short["exercises"] = short["exercises"][:3]
    body["weeklyPlan"]["weeks"] = [{"numbers": [4], "days": {"monday": short}}]
    assert broken(body) == set()
    body["weeklyPlan"]["weeks"] = [{"numbers": [5], "days": {"monday": short}}]
    assert "V5" in broken(body)


def test_a_deload_day_is_mostly_training_too(broken: Check) -> None:
    # Drills 700 s, lifts 1550 s: in a deload week 2 + 2 + 2 + 1 sets remain, which take 1000 s at 60 %.
    days = {name: day(*full_body()["exercises"], warmup=640) for name in ("monday", "thursday")}
    body = plan(days)
    body["weeklyPlan"]["deload"] = {"everyWeeks": 4, "loadPercentage": 80, "setsPercentage": 60}
    assert broken(body, durationMinutes=40) == set()
    body["weeklyPlan"]["deload"]["setsPercentage"] = 30
    assert broken(body, durationMinutes=40) == {"V5"}
