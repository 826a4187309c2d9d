"""The catalogue is that of the specification, number by number."""

import pytest
from fitai.achievements.catalogue import BY_ID, CATALOGUE

SPECIFICATION = """
| first_workout | workouts | 1 | |
| workouts | workouts | 10 / 100 / 500 | |
| met_weeks | weeks met | 4 / 26 / 52 | |
| week_streak | weeks in the streak | 4 / 10 / 26 / 52 | |
| comeback | returns after a break of at least 21 days | 1 / 3 | |
| rested | met weeks with at least 2 rest days | 4 / 12 / 26 | |
| deloads | deloads | 1 / 4 / 8 | |
| months | months trained | 3 / 12 / 24 | |
| years | years trained | 1 / 2 / 5 | |
| plan_kept | planned workouts done within ± 1 day | 5 / 25 / 100 | |
| sets | sets | 100 / 1,000 / 10,000 | |
| reps | reps | 1,000 / 10,000 / 100,000 | |
| tonnes | tonnes lifted, ever | 10 / 100 / 1,000 | |
| hours | hours trained | 10 / 100 / 500 | |
| km | kilometres | 10 / 100 / 1,000 | |
| active_150 | weeks with at least 150 active minutes | 1 / 10 / 50 | |
| first_record | records | 1 | |
| records | records | 10 / 50 / 250 | |
| rep_records | rep records | 10 / 50 / 100 | |
| stronger | e1RM gain on the user's own baseline | +10 / +25 / +50 % | |
| all_round | lifts with +10 % | 3 / 5 / 10 | |
| less_help | cut in assistance | −25 / −50 / −100 % | |
| pull_ups | pull-ups | 1 / 5 / 10 | |
| push_ups | push-ups, any kind | 1 / 10 / 30 | |
| hold | seconds held | 30 / 60 / 120 | |
| level | strength index (section A) | .4 / .6 / .8 / 1 | yes |
| bodyweight_lifts | lifts with an e1RM of at least bodyweight | 1 / 2 / 3 | yes |
| dots | DOTS (`rules.md`) | 200 / 300 / 400 | yes |
| explorer | different exercises | 10 / 25 / 100 | |
| all_muscles | weeks with all muscles trained | 1 / 4 / 12 | |
| push_pull | months with push:pull .8–1.25 | 1 / 3 / 6 | |
| legs | weeks with legs at 30 % of sets or more | 4 / 12 / 26 | |
| warm_ups | warm-ups done | 10 / 50 / 100 | |
| mobility | mobility work done | 5 / 25 / 50 | |
| one_sided | one-sided sets | 10 / 50 / 100 | |
| kinds | kinds of training | 2 / 4 / 6 | |
| notes | notes written | 10 / 50 / 100 | |
| effort | sets with an RPE | 100 / 500 / 1,000 | |
| body_log | weeks with a body entry | 4 / 12 / 26 | |
| own_template | own templates | 1 / 5 / 10 | |
| programmes | programmes finished | 1 / 3 / 6 | |
| imported | imports | 1 | |
| first_goal | goals reached | 1 | |
| goals | goals reached | 3 / 10 / 25 | |
| milestones | milestones reached | 5 / 20 / 50 | |
| cheers | cheers given | 10 / 50 / 100 | |
| together | workouts together | 1 / 10 / 50 | |
| challenges | challenges finished | 1 / 5 / 20 | |
"""
"""Section C of the product's specification."""


def specified() -> list[tuple[str, tuple[float, ...], bool]]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in SPECIFICATION.strip().splitlines()]
    return [(row[0], tuple(map(number, row[2].rstrip(" %").split("/"))), row[3] == "yes") for row in rows]


def number(text: str) -> float:
    return float(text.strip().lstrip("+−").replace(",", ""))


def test_there_are_48() -> None:
    assert len(CATALOGUE) == len(BY_ID) == len(specified()) == 48


@pytest.mark.parametrize(("id_", "tiers", "opt_in"), specified(), ids=lambda value: str(value))
def test_the_numbers_are_those_of_the_specification(id_: str, tiers: tuple[float, ...], opt_in: bool) -> None:
    achievement = BY_ID[id_]
    assert achievement.tiers == tiers
    assert achievement.opt_in == opt_in


def test_the_order_is_that_of_the_specification() -> None:
    assert [achievement.id for achievement in CATALOGUE] == [id_ for id_, _, _ in specified()]


def test_every_achievement_has_words_and_an_icon_of_its_own() -> None:
    for achievement in CATALOGUE:
        assert achievement.title and achievement.description.endswith(".")
        assert list(achievement.tiers) == sorted(set(achievement.tiers))
    for name in ("title", "description", "icon"):
        assert len({getattr(achievement, name) for achievement in CATALOGUE}) == 48, name


def test_none_rewards_what_harms() -> None:
    """None for weight lost, for daily streaks or for one huge day."""
    words = " ".join(f"{achievement.title} {achievement.description}" for achievement in CATALOGUE).lower()
    for word in ("weight lost", "lose", "lost", "one day", "days in a row", "calories", "burn"):
        assert word not in words
