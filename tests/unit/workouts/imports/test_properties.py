"""What holds of any file: again is nothing, longer is only what is new, and undone is as it was before."""

from collections.abc import Sequence
from typing import Any

import pytest
from fitai.analytics import rebuild
from fitai.workouts.records import recompute
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.harness.gateway import access_token, call, deliver_events
from tests.harness.renewal import Account
from tests.unit.workouts.imports.readers.lines import STRONG_UNITS
from tests.unit.workouts.imports.test_crashes import without_ids
from tests.unit.workouts.imports.test_importing import everything, history, read_workout, take

NAMES = ("Deadlift (Barbell)", "Pull Up (Assisted)", "Push Up", "Plank", "Zorb Tango", "Running")
LINE = st.tuples(
    st.sampled_from(NAMES), st.sampled_from("123WDF"), st.integers(1, 6).map(lambda x: x * 20), st.integers(1, 12)
)
WORKOUT = st.tuples(
    st.integers(1, 28), st.integers(0, 23), st.sampled_from(["Push", "Pull"]), st.lists(LINE, min_size=1, max_size=5)
)
"""A day, an hour, a name and its lines."""
WORKOUTS = st.lists(WORKOUT, min_size=1, max_size=3, unique_by=lambda workout: workout[:2])
"""Two of the same hour with the same sets would be one workout."""
ALONE = settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def written(workouts: Sequence[Any], month: int) -> str:
    """The workouts as Strong writes them."""
    lines = []
    for day, hour, name, sets in workouts:
        for number, (exercise, order, weight, reps) in enumerate(sets, 1):
            place = str(number) if order.isdigit() else order
            measures = (
                f"{weight};kg;{reps};;;;" if exercise not in ("Plank", "Running") else f";;;;{weight * 10};m;{weight}"
            )
            lines.append(f"2024-{month:02d}-{day:02d} {hour:02d}:00:00;{name};{exercise};{place};{measures};;\n")
    return "".join(lines)


def undo(token: str, import_id: str) -> Any:
    answer = call("POST", "/workouts/import", {"undo": import_id}, token=token).data
    deliver_events()
    return answer


def is_sound() -> None:
    """Totals are what the workouts come to, and so are the records: working them out once more changes nothing."""
    assert rebuild.rebuild("user-1") == 0
    before = everything()
    entries = {
        (entry["exerciseId"], head["id"]) for head in history(access_token("user-1")) for entry in _entries(head["id"])
    }
    for exercise_id, workout_id in sorted(entries):
        recompute.recompute_records("user-1", exercise_id, workout_id)
    assert everything() == before


def _entries(id: str) -> list[Any]:
    return list(read_workout(access_token("user-1"), id)["exercises"])


def left(before: dict[tuple[str, str], Any]) -> tuple[dict[tuple[str, str], Any], set[str]]:
    """What has become of what was there before, and the kinds of what else there is."""
    after = everything()
    extra = {key for key in after if key not in before}
    return {key: after[key] for key in before if key in after}, {sk.partition("#")[0] for _, sk in extra}


@ALONE
@example(  # As many records as before, of other kinds.
    first=[(27, 21, "Push", [("Push Up", "3", 120, 8), ("Push Up", "D", 100, 10)])],
    second=[(7, 16, "Pull", [("Push Up", "D", 120, 2)]), (18, 18, "Push", [("Push Up", "D", 40, 12)])],
    third=[(20, 19, "Push", [("Running", "3", 100, 10)])],
    backwards=False,
)
@given(first=WORKOUTS, second=WORKOUTS, third=WORKOUTS, backwards=st.booleans())
def test_a_repeated_file_adds_nothing_a_longer_one_what_is_new_and_undo_restores(
    account: Account, first: Any, second: Any, third: Any, backwards: bool
) -> None:
    with account.lent():
        token = access_token("user-1")
        # What was there before lies between what is imported, so that records go both ways.
        take(token, STRONG_UNITS + written(first, 5))
        before = everything()
        short = take(token, STRONG_UNITS + written(second, 4))
        assert (short["workouts"], short["duplicates"]) == (len(second), 0)
        imported = everything()
        again = take(token, STRONG_UNITS + written(second, 4))
        assert (again["workouts"], again["sets"], again["duplicates"]) == (0, 0, len(second))
        assert everything() == imported
        long = take(token, STRONG_UNITS + written(third, 6) + written(second, 4))
        assert (long["workouts"], long["duplicates"], long["skipped"]) == (len(third), len(second), [])
        assert len(history(token)) == len(first) + len(second) + len(third)
        is_sound()
        for made in (long, short) if backwards else (short, long):
            undone = undo(token, made["importId"])
            assert (undone["status"], undone["removed"], undone["kept"]) == ("undone", made["workouts"], 0)
        is_sound()
        kept, extra = left(before)
        assert without_ids(kept) == without_ids(before)
        # What is left beside it is nothing: records without a best, totals that are tombstones.
        assert extra <= {"RECORD", "ANALYTICS_WORKOUT", "SESSIONS"}
        assert take(token, STRONG_UNITS + written(second, 4))["workouts"] == len(second)


@ALONE
@given(first=WORKOUTS, second=WORKOUTS, data=st.data())
def test_what_was_changed_since_stays_and_the_rest_goes(
    account: Account, first: Any, second: Any, data: st.DataObject
) -> None:
    with account.lent():
        token = access_token("user-1")
        take(token, STRONG_UNITS + written(first, 5))
        own_ids = {workout["id"] for workout in history(token)}
        made = take(token, STRONG_UNITS + written(second, 4))
        imported = sorted({workout["id"] for workout in history(token)} - own_ids)
        changed = data.draw(st.sampled_from(imported))
        workout = read_workout(token, changed)
        how = data.draw(st.sampled_from(["notes", "weight", "delete"]))
        if how == "delete":
            call("DELETE", f"/workouts/{changed}", token=token)
        elif how == "notes":
            body = {"version": workout["version"], "notes": "Mine now"}
            assert call("PUT", f"/workouts/{changed}", body, token=token).status == 200
        else:
            done = workout["exercises"][0]["sets"][0]
            values = {"durationSeconds": 45} if done.get("reps") is None else {"weight": 33, "reps": 7}
            assert call("PUT", f"/workouts/{changed}/set/0", values, token=token, exercise=0).status == 200
        deliver_events()
        undone = undo(token, made["importId"])
        stays = 0 if how == "delete" else 1
        assert (undone["status"], undone["kept"]) == ("undone", stays)
        assert {workout["id"] for workout in history(token)} == own_ids | ({changed} if stays else set())
        if how == "notes":
            assert read_workout(token, changed)["notes"] == "Mine now"
        is_sound()


@pytest.mark.usefixtures("pushed")
def test_a_day_that_has_grown_is_told_once_for_each_import(aws: None) -> None:
    token = access_token("user-1")
    lines = written(
        [(1, 8, "Push", [("Deadlift (Barbell)", "1", 100, 5), ("Deadlift (Barbell)", "2", 100, 5)])], 4
    ).splitlines(keepends=True)
    take(token, STRONG_UNITS + lines[0])
    report = take(token, STRONG_UNITS + "".join(lines))
    assert (report["workouts"], report["duplicates"], len(report["skipped"])) == (0, 1, 1)
    assert report["skipped"][0]["line"] == 2
