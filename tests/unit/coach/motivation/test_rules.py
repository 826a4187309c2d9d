"""When something is said during a workout, and what: the numbers of the specification, section 9."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import pytest
from fitai.coach.motivation import rules
from fitai.coach.motivation.models import MotivationKind, MotivationState
from fitai.coach.motivation.rules import Occasion, Outlook, SetCounts
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.cloud import written_exercises

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)
MINUTES = timedelta(minutes=1)


def kinds(occasions: list[Occasion]) -> list[str]:
    return [occasion.kind.value for occasion in occasions]


def heard(*minutes: float, kind: MotivationKind = MotivationKind.RECORD) -> MotivationState:
    state = MotivationState()
    for minute in minutes:
        state = state.with_sent(kind, NOON + minute * MINUTES)
    return state


# --- occasions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "completed", "expected"),
    [
        (6, 1, []),
        (6, 2, []),
        (6, 3, ["halfway"]),
        (6, 4, []),
        (6, 5, ["last_set"]),
        (6, 6, []),
        (5, 3, ["halfway"]),
        (4, 2, ["halfway"]),
        (3, 2, ["last_set"]),
        (2, 1, ["last_set"]),
        (1, 1, []),
    ],
)
def test_halfway_and_the_last_set_are_occasions_once(total: int, completed: int, expected: list[str]) -> None:
    before, after = SetCounts(total, completed - 1), SetCounts(total, completed)
    assert kinds(rules.occasions_of_set(before, after, [])) == expected


def test_a_workout_without_planned_sets_has_no_middle_and_no_last_set() -> None:
    """Each set is added as it is done."""
    for count in range(1, 12):
        assert rules.occasions_of_set(SetCounts(count - 1, count - 1), SetCounts(count, count), []) == []


def test_a_record_is_an_occasion_and_comes_before_the_others() -> None:
    occasions = rules.occasions_of_set(SetCounts(6, 2), SetCounts(6, 3), ["Bench Press", "Bench Press"])
    assert kinds(occasions) == ["record", "halfway"]
    said = rules.motivation("w", MotivationState(), occasions, NOON)
    assert said is not None
    assert said.kind == "record"


@pytest.mark.parametrize(("days", "expected"), [(0, []), (1, []), (6, []), (7, ["return"]), (8, ["return"])])
def test_a_return_is_an_occasion_from_seven_days_on(days: int, expected: list[str]) -> None:
    outlook = Outlook(today=TODAY, last_day=TODAY - timedelta(days=days))
    assert kinds(rules.occasions_of_start(outlook)) == expected


def test_the_first_workout_of_all_is_no_return() -> None:
    assert rules.occasions_of_start(None) == []
    assert rules.occasions_of_start(Outlook(today=TODAY)) == []


@pytest.mark.parametrize(("streak", "expected"), [(1, []), (2, ["streak"]), (3, []), (4, ["streak"]), (6, ["streak"])])
def test_some_streaks_of_days_are_occasions(streak: int, expected: list[str]) -> None:
    outlook = Outlook(today=TODAY, last_day=TODAY - timedelta(days=1), day_streak=streak, missing_workouts=3)
    assert kinds(rules.occasions_of_start(outlook)) == expected


def test_a_second_workout_of_a_day_makes_no_streak_of_days_longer() -> None:
    outlook = Outlook(today=TODAY, last_day=TODAY, day_streak=2, missing_workouts=3)
    assert rules.occasions_of_start(outlook) == []


@pytest.mark.parametrize(
    ("missing", "weeks", "expected"), [(1, 0, []), (1, 1, ["streak"]), (1, 7, ["streak"]), (2, 7, []), (0, 7, [])]
)
def test_the_workout_that_completes_another_week_is_an_occasion(missing: int, weeks: int, expected: list[str]) -> None:
    outlook = Outlook(
        today=TODAY, last_day=TODAY - timedelta(days=2), week_streak=weeks, missing_workouts=missing, day_streak=0
    )
    assert kinds(rules.occasions_of_start(outlook)) == expected


# --- bounds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "may"), [(0, False), (4.99, False), (5, True), (60, True), (-4.99, False)])
def test_words_are_five_minutes_apart(minutes: float, may: bool) -> None:
    assert rules.may_speak(heard(0), NOON + minutes * MINUTES) is may


@pytest.mark.parametrize(("count", "may"), [(0, True), (1, True), (2, True), (3, False)])
def test_there_are_three_words_in_a_workout_at_most(count: int, may: bool) -> None:
    assert rules.may_speak(heard(*range(0, 10 * count, 10)), NOON + timedelta(hours=3)) is may


def test_each_kind_but_records_is_used_once() -> None:
    later = NOON + 30 * MINUTES
    for kind in MotivationKind:
        state = heard(0, kind=kind)
        occasion = Occasion(kind, exercise="Squat", weeks=3)
        said = rules.motivation("w", state, [occasion], later)
        assert (said is not None) is (kind is MotivationKind.RECORD)


def test_who_wants_no_words_gets_none() -> None:
    assert rules.motivation("w", None, [Occasion(MotivationKind.HALFWAY)], NOON) is None


# --- words -------------------------------------------------------------------------------------------------

FORBIDDEN = re.compile(
    r"\b(body|bodies|weight|fat|skinny|slim|thin|lean|abs|belly|look|looks|calorie\w*|burn\w*|lazy|excuse\w*|weak|finally"
    r"|quit\w*|fail\w*|shame\w*|should|must|körper|gewicht|fett|dick|dünn|schlank|bauch|kalorie\w*|faul|ausrede\w*|endlich"
    r"|schwach|musst|solltest|cuerpo|peso|gord\w*|flac\w*|delgad\w*|barriga|calor[ií]a\w*|vag[oa]|excusa\w*|débil|debes)\b",
    re.IGNORECASE,
)


def all_texts() -> list[tuple[str, str, str]]:
    return [
        (language, kind, text)
        for language in rules.LANGUAGES
        for kind, texts in rules._templates(language).items()
        for text in texts
    ]


def test_every_language_has_several_words_for_every_kind() -> None:
    for language, kind in product(rules.LANGUAGES, MotivationKind):
        texts = rules._templates(language)[kind]
        assert len(texts) == len(set(texts)) >= 5
        assert any("{" not in text for text in texts) or kind is MotivationKind.STREAK


@pytest.mark.parametrize(("language", "kind", "text"), all_texts())
def test_no_words_shame_or_are_about_bodies(language: str, kind: str, text: str) -> None:
    assert not FORBIDDEN.search(text)
    assert len(text.format(exercise="Squat", days=365, weeks=520)) <= 90


@given(st.sampled_from(MotivationKind), st.sampled_from(["en", "de-AT", "es", "fr"]), st.text(max_size=120), st.text())
def test_words_have_ninety_characters_at_most(kind: MotivationKind, language: str, name: str, seed: str) -> None:
    for occasion in (Occasion(kind, exercise=name, weeks=300), Occasion(kind, days=300)):
        text = rules.text_for(occasion, language, seed)
        assert 0 < len(text) <= 90
        assert "{" not in text.replace(name, "")
        assert rules.text_for(occasion, language, seed) == text


@pytest.mark.parametrize("language", rules.LANGUAGES)
def test_a_name_is_in_the_words_up_to_the_ninetieth_character_and_not_beyond(language: str) -> None:
    lengths = set()
    for length in range(40, 90):
        occasion = Occasion(MotivationKind.RECORD, exercise="x" * length)
        lengths |= {len(rules.text_for(occasion, language, str(seed))) for seed in range(40)}
    assert max(lengths) == 90


def test_the_longest_names_of_the_library_fit_into_every_language() -> None:
    longest = sorted((exercise.name for exercise in written_exercises()), key=len)[-20:]
    for language, name in product(rules.LANGUAGES, longest):
        for template in rules._templates(language)[MotivationKind.RECORD]:
            assert len(template.format(exercise=name)) <= 90


def test_the_words_vary() -> None:
    said = {rules.text_for(Occasion(MotivationKind.HALFWAY), "en", f"workout-{number}") for number in range(60)}
    assert said == set(rules._templates("en")["halfway"])


# --- random workouts ---------------------------------------------------------------------------------------


@given(
    st.integers(1, 40),
    st.lists(st.tuples(st.integers(0, 900), st.booleans(), st.integers(0, 2)), max_size=80),
    st.sampled_from(
        [None, Outlook(TODAY, TODAY - timedelta(days=9)), Outlook(TODAY, TODAY, week_streak=4, missing_workouts=1)]
    ),
)
def test_no_workout_hears_more_than_it_may(
    planned: int, steps: list[tuple[int, bool, int]], outlook: Outlook | None
) -> None:
    """Sets at any times, records at any of them, and sets that are added or removed on the way."""
    state, now, said = MotivationState(), NOON, []
    occasions = rules.occasions_of_start(outlook)
    counts = SetCounts(planned, 0)
    for seconds, is_record, change in steps:
        words = rules.motivation("workout-1", state, occasions, now)
        if words is not None:
            said.append((now, words))
            state = state.with_sent(words.kind, now)
        now += timedelta(seconds=seconds)
        total = max(counts.completed + 1, counts.total + (change == 1) - (change == 2))
        after = SetCounts(total, counts.completed + 1)
        occasions = rules.occasions_of_set(SetCounts(total, counts.completed), after, ["Deadlift"] if is_record else [])
        counts = after
    assert len(said) <= 3
    assert all(later - earlier >= 5 * MINUTES for (earlier, _), (later, _) in pairwise(said))
    assert all(len(words.text) <= 90 for _, words in said)
    others = [words.kind for _, words in said if words.kind != "record"]
    assert len(others) == len(set(others))
