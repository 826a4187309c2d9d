"""Which exercises are suggested: the likenesses of the specification of the coach, section 7, and what is left out."""

from collections.abc import Iterator

import pytest
from fitai.coach.planning.models import Exclusions, PlanRequest
from fitai.coach.suggestions import rules
from fitai.exercises.models import Exercise
from fitai.exercises.published import current_library, likeness_score, spares
from fitai.training.vocabulary import BodyRegion, Equipment, ExerciseType, Muscle

FREE = {Equipment.BODYWEIGHT, Equipment.MAT}


@pytest.fixture
def library(aws: None) -> Iterator[list[Exercise]]:
    current = current_library()
    yield current.get_many(current.ids())


def exercise(id: str) -> Exercise:
    library_exercise = current_library().get(id)
    assert library_exercise is not None, id
    return library_exercise


def request(**fields: object) -> PlanRequest:
    values = {"goal": "general", "days_per_week": 3, "duration_minutes": 60, "fitness_level": "intermediate"} | fields
    return PlanRequest.model_validate(values)


def likenesses(id: str, library: list[Exercise], **fields: object) -> dict[str, float]:
    alternatives = rules.alternatives(exercise(id), library, request(**fields))
    return {alternative.exercise.id: alternative.likeness for alternative in alternatives}


# --- alternatives ------------------------------------------------------------------------------------------


def test_the_alternatives_of_the_bench_press(library: list[Exercise]) -> None:
    likeness_by_id = likenesses("barbell-bench-press", library)
    assert (likeness_by_id["dumbbell-bench-press"], likeness_by_id["push-up"]) == (0.975, 0.9375)
    bench, press = exercise("barbell-bench-press"), exercise("barbell-overhead-press")
    assert likeness_score(bench, press) == pytest.approx(0.61, abs=0.005)
    assert "barbell-overhead-press" not in likeness_by_id


def test_the_alternative_of_the_pull_up(library: list[Exercise]) -> None:
    assert likenesses("pull-up", library)["lat-pulldown"] == 0.975


def test_every_alternative_is_alike_enough_and_the_most_similar_comes_first(library: list[Exercise]) -> None:
    for id in ("barbell-bench-press", "pull-up", "barbell-back-squat", "plank", "outdoor-run"):
        values = list(likenesses(id, library).values())
        assert values, id
        assert min(values) >= 0.7
        assert values == sorted(values, reverse=True)
        assert id not in likenesses(id, library)


def test_nothing_of_its_type_that_is_alike_enough_is_left_out(library: list[Exercise]) -> None:
    for id in ("barbell-bench-press", "pull-up", "barbell-back-squat"):
        mine = exercise(id)
        alike = {
            other.id
            for other in library
            if other.id != id and other.exercise_type is mine.exercise_type and likeness_score(mine, other) >= 0.7
        }
        assert set(likenesses(id, library)) == alike


def test_an_alternative_needs_no_other_equipment(library: list[Exercise]) -> None:
    likeness_by_id = likenesses("barbell-bench-press", library, equipment=["dumbbell"])
    assert "push-up" in likeness_by_id
    for id in likeness_by_id:
        assert set(exercise(id).equipment) <= FREE | {Equipment.DUMBBELL}


@pytest.mark.parametrize("region", BodyRegion)
def test_an_alternative_spares_what_hurts(library: list[Exercise], region: BodyRegion) -> None:
    likeness_by_id = likenesses("barbell-bench-press", library, exclusions=Exclusions(regions=[region]))
    assert all(spares(exercise(id), [region]) for id in likeness_by_id)


def test_excluded_muscles_and_exercises_are_left_out(library: list[Exercise]) -> None:
    excluded = Exclusions(muscles=[Muscle.TRICEPS], exercises=["push-up"])
    likeness_by_id = likenesses("barbell-bench-press", library, exclusions=excluded)
    assert likeness_by_id
    assert "push-up" not in likeness_by_id
    assert all(Muscle.TRICEPS not in exercise(id).primary_muscle_groups for id in likeness_by_id)


def test_pregnancy_leaves_out_what_is_done_lying(library: list[Exercise]) -> None:
    likeness_by_id = likenesses("barbell-bench-press", library, pregnant=True)
    assert "dumbbell-bench-press" not in likeness_by_id
    assert "incline-dumbbell-bench-press" in likeness_by_id


# --- for a muscle ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "group", ["chest", "back", "quadriceps", "hamstrings", "biceps", "triceps", "calves", "glutes"]
)
def test_exercises_for_a_muscle_train_it_first_of_all(library: list[Exercise], group: str) -> None:
    chosen = rules.for_group(group, library, request(), set(), 5)
    assert len(chosen) == 5
    muscles = {"back": {"lats", "middle_back"}}.get(group, {group})
    for suggestion in chosen:
        assert muscles & set(suggestion.primary_muscle_groups)
        assert suggestion.exercise_type is ExerciseType.STRENGTH


def test_compound_exercises_come_first_and_common_ones_before_rare_ones(library: list[Exercise]) -> None:
    chest = [suggestion.id for suggestion in rules.for_group("chest", library, request(), set(), 3)]
    assert set(chest) <= {"barbell-bench-press", "dumbbell-bench-press", "push-up", "machine-chest-press", "dip"} | {
        "incline-barbell-bench-press",
        "incline-dumbbell-bench-press",
    }
    calves = [suggestion.id for suggestion in rules.for_group("calves", library, request(), set(), 2)]
    assert set(calves) == {"standing-calf-raise", "seated-calf-raise"}


def test_a_beginner_gets_nothing_advanced(library: list[Exercise]) -> None:
    chosen = rules.for_group("back", library, request(fitness_level="beginner"), set(), 20)
    assert chosen
    assert all(suggestion.difficulty.value != "advanced" for suggestion in chosen)


def test_what_was_not_trained_lately_goes_before_its_equals(library: list[Exercise]) -> None:
    first = rules.for_group("biceps", library, request(), set(), 1)[0]
    again = rules.for_group("biceps", library, request(), {first.id}, 1)[0]
    assert again.id != first.id


# --- replacements ------------------------------------------------------------------------------------------


def test_each_impossible_exercise_gets_another_replacement(library: list[Exercise]) -> None:
    trained = [exercise(id) for id in ("barbell-bench-press", "machine-chest-press", "push-up")]
    pairs = rules.replacements(trained, library, request(equipment=["dumbbell", "bench"]), 5)
    assert [replaced.id for replaced, _ in pairs] == ["barbell-bench-press", "machine-chest-press"]
    suggested = [alternative.exercise for _, alternative in pairs]
    assert len({other.id for other in suggested}) == 2
    assert all(set(other.equipment) <= FREE | {Equipment.DUMBBELL, Equipment.BENCH} for other in suggested)
