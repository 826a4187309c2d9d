"""The split of a week: the specification of the coach, section 3."""

import pytest
from fitai.coach.planning.models import AgeBand, Goal, PlanRequest
from fitai.coach.planning.split import DayKind, adjacent_pairs, max_lifting_days, week_split
from fitai.training.vocabulary import Difficulty


def split(days: int, **fields: object) -> list[tuple[str, str]]:
    """The split of a request for muscle building, as weekdays and kinds."""
    base = {"goal": Goal.MUSCLE_BUILDING, "days_per_week": days, "duration_minutes": 45}
    return [(day.name[:3], str(day.kind)) for day in week_split(PlanRequest.model_validate(base | fields))]


BEGINNER = [
    (1, "mon full"),
    (2, "mon full thu full"),
    (3, "mon full wed full fri full"),
    (4, "mon upper tue lower thu upper fri lower"),
    (5, "mon upper tue lower wed easy fri full sat easy"),
    (6, "mon upper tue lower wed easy thu upper fri lower sat easy"),
    (7, "mon upper tue lower wed easy thu upper fri lower sat easy sun recovery"),
]
EXPERIENCED = [
    *BEGINNER[:4],
    (5, "mon upper tue lower wed push fri pull sat legs"),
    (6, "mon push tue pull wed legs thu push fri pull sat legs"),
    (7, "mon push tue pull wed legs thu push fri pull sat legs sun recovery"),
]


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize(("days", "expected"), BEGINNER)
def test_the_split_of_beginners(days: int, expected: str) -> None:
    assert split(days) == _pairs(expected)


@pytest.mark.parametrize("level", [Difficulty.INTERMEDIATE, Difficulty.ADVANCED])
@pytest.mark.parametrize(("days", "expected"), EXPERIENCED)
def test_the_split_from_intermediate_on(days: int, expected: str, level: Difficulty) -> None:
    assert split(days, fitness_level=level) == _pairs(expected)


@pytest.mark.parametrize(
    ("fields", "days", "expected"),
    [
        ({"goal": Goal.FAT_LOSS}, 7, 4),
        ({"goal": Goal.ENDURANCE}, 5, 2),
        ({"goal": Goal.ENDURANCE}, 6, 3),
        ({"age_band": AgeBand.FROM_65}, 7, 3),
        ({"age_band": AgeBand.FROM_13}, 7, 4),
        ({}, 7, 6),
    ],
)
def test_goal_and_age_limit_the_lifting_days(fields: dict[str, object], days: int, expected: int) -> None:
    fields = {"fitness_level": "advanced"} | fields
    request = PlanRequest.model_validate(
        {"goal": Goal.STRENGTH, "days_per_week": days, "duration_minutes": 45} | fields
    )
    assert max_lifting_days(request) == expected
    assert sum(kind not in ("easy", "recovery") for _, kind in split(days, **fields)) == expected


@pytest.mark.parametrize("days", range(1, 8))
@pytest.mark.parametrize("goal", [Goal.ENDURANCE, Goal.STRENGTH])
def test_whole_body_days_of_older_people_never_follow_each_other(days: int, goal: Goal) -> None:
    request = PlanRequest(goal=goal, days_per_week=days, duration_minutes=45, age_band=AgeBand.FROM_65)
    week = week_split(request)
    assert len(week) == days
    assert not any(week[first].kind.has_lifts and week[second].kind.has_lifts for first, second in adjacent_pairs(week))


def test_sunday_and_monday_are_days_running() -> None:
    week = week_split(PlanRequest(goal=Goal.GENERAL, days_per_week=7, duration_minutes=45))
    assert (6, 0) in list(adjacent_pairs(week))


def test_only_easy_and_recovery_days_have_no_lifts() -> None:
    assert [kind for kind in DayKind if not kind.has_lifts] == [DayKind.EASY, DayKind.RECOVERY]
