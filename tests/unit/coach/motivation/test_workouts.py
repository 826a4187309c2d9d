"""Words of motivation in live workouts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fitai.coach.motivation import rules
from fitai.coach.motivation.live_events import Motivation
from fitai.kernel import clock

from tests.harness.crashes import held
from tests.harness.gateway import Frames, Socket, access_token, call
from tests.unit.auth.people import register
from tests.unit.workouts.training import BENCH, ME, SQUAT, begin, finish, plan, put_set

START = datetime(2026, 3, 2, 17, tzinfo=UTC)


class Time:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = START

    def pass_(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def time(aws: None) -> Iterator[Time]:
    turned = Time()
    clock.set_source(lambda: turned.now)
    yield turned
    clock.set_source(None)


@pytest.fixture
def phone(pushed: Frames, time: Time) -> "Phone":
    return Phone(pushed)


class Phone:
    """A device that is connected anew each time that its token may have ended."""

    def __init__(self, pushed: Frames) -> None:
        self.pushed = pushed

    @property
    def token(self) -> str:
        return access_token(ME)

    def connect(self) -> Socket:
        return Socket(self.pushed, self.token).connect()

    def words(self) -> list[dict[str, str]]:
        return [frame["data"] for _, frame in self.pushed.sent if frame["event"] == "ai:motivation"]

    def kinds(self) -> list[str]:
        return [words["kind"] for words in self.words()]


def register_totals(phone: Phone, time: Time, *days_ago: int) -> None:
    now = time.now
    for days in days_ago:
        time.now = now - timedelta(days=days)
        finish(phone.token)
    time.now = now
    phone.pushed.clear()


def test_halfway_and_the_last_set_are_told_to_the_device(phone: Phone, time: Time) -> None:
    device = phone.connect()
    workout = begin(phone.token, SQUAT, BENCH)
    for exercise in (0, 1):
        for index in range(3):
            put_set(phone.token, workout["id"], index, exercise)
            time.pass_(minutes=2.6)
    assert phone.kinds() == ["halfway", "last_set"]
    assert {words["workoutId"] for words in phone.words()} == {workout["id"]}
    assert all(0 < len(words["text"]) <= 90 for words in phone.words())
    assert device.received("ai:motivation")


def test_a_record_that_beats_another_is_told_and_a_first_performance_is_not(phone: Phone, time: Time) -> None:
    register_totals(phone, time, 1)
    phone.connect()
    workout = begin(phone.token, SQUAT, BENCH)
    put_set(phone.token, workout["id"], 0, 1, weight=60, reps=5)
    assert phone.kinds() == []
    put_set(phone.token, workout["id"], 0, 0, weight=110, reps=5)
    assert phone.kinds() == ["record"]


def test_words_are_five_minutes_apart_and_three_at_most(phone: Phone, time: Time) -> None:
    register_totals(phone, time, 1)
    phone.connect()
    workout = begin(phone.token, SQUAT, exercises=plan(SQUAT, sets=10))
    spoken_at = []
    for index in range(9):
        before = len(phone.words())
        put_set(phone.token, workout["id"], index, 0, weight=110 + index * 5, reps=5)
        if len(phone.words()) > before:
            spoken_at.append(index)
        time.pass_(minutes=2)
    # Each set is a record; sets 0, 3 and 6 are at minutes 0, 6 and 12.
    assert spoken_at == [0, 3, 6]
    assert len(phone.words()) == 3


def test_a_set_that_is_sent_again_says_nothing_again(phone: Phone, time: Time) -> None:
    phone.connect()
    workout = begin(phone.token, SQUAT, exercises=plan(SQUAT, sets=4))
    put_set(phone.token, workout["id"], 0, clientId="first")
    for _ in range(2):
        put_set(phone.token, workout["id"], 1, clientId="second")
        time.pass_(minutes=6)
    assert phone.kinds() == ["halfway"]


def test_a_correction_says_nothing(phone: Phone, time: Time) -> None:
    register_totals(phone, time, 1)
    phone.connect()
    workout = begin(phone.token, SQUAT)
    put_set(phone.token, workout["id"], 0, weight=90, reps=5)
    put_set(phone.token, workout["id"], 0, weight=120, reps=5)
    assert phone.kinds() == []


@pytest.mark.parametrize("planned_first", [False, True])
def test_a_return_after_seven_days_is_told_at_the_start(phone: Phone, time: Time, planned_first: bool) -> None:
    register_totals(phone, time, 9)
    phone.connect()
    if planned_first:
        workout = call("POST", "/workouts", {"exercises": plan(SQUAT)}, token=phone.token).data
        call("POST", f"/workouts/{workout['id']}/start", {}, token=phone.token)
    else:
        workout = begin(phone.token)
    assert phone.kinds() == ["return"]
    # It counts for the five minutes.
    for index in range(2):
        time.pass_(minutes=1)
        put_set(phone.token, workout["id"], index, 0, weight=200 + index, reps=5)
    assert phone.kinds() == ["return"]


def test_a_streak_is_told_at_the_start(phone: Phone, time: Time) -> None:
    register_totals(phone, time, 2, 1)
    phone.connect()
    begin(phone.token)
    assert phone.kinds() == ["streak"]
    assert "3" in phone.words()[0]["text"]


@pytest.mark.parametrize(("flag", "expected"), [(True, ["halfway"]), (False, [])])
def test_who_has_switched_recommendations_off_hears_nothing(
    aws: None, pushed: Frames, flag: bool, expected: list[str]
) -> None:
    person = register()
    change = {"notifications": {"aiRecommendations": flag}}
    assert call("PUT", "/users/preferences", change, token=person.token).status == 200
    device = Socket(pushed, person.token).connect()
    workout = begin(person.token, SQUAT, exercises=plan(SQUAT, sets=4))
    for index in range(2):
        put_set(person.token, workout["id"], index)
    assert [frame["data"]["kind"] for frame in device.received("ai:motivation")] == expected


def test_words_are_in_the_language_of_the_preferences(aws: None, pushed: Frames) -> None:
    person = register(preferences={"language": "de"})
    device = Socket(pushed, person.token).connect()
    workout = begin(person.token, SQUAT, exercises=plan(SQUAT, sets=4))
    for index in range(2):
        put_set(person.token, workout["id"], index)
    (frame,) = device.received("ai:motivation")
    assert frame["data"]["text"] in rules._templates("de")["halfway"]


def test_sets_that_were_done_offline_bring_no_words(phone: Phone, time: Time) -> None:
    phone.connect()
    workout = begin(phone.token, SQUAT, exercises=plan(SQUAT, sets=4))
    operations = [
        {
            "clientId": f"set-{index}",
            "op": "set",
            "workoutId": workout["id"],
            "at": clock.iso(time.now),
            "data": {"exerciseIndex": 0, "setIndex": index, "weight": 100, "reps": 5},
        }
        for index in range(2)
    ]
    results = call("POST", "/workouts/sync", {"operations": operations}, token=phone.token).data["results"]
    assert {result["status"] for result in results} == {"applied"}
    assert phone.kinds() == []


def test_a_set_that_is_decided_again_after_a_conflict_says_its_words_once(phone: Phone, time: Time) -> None:
    devices = [phone.connect(), phone.connect()]
    workout = begin(phone.token, SQUAT, BENCH)
    for index in range(2):
        put_set(phone.token, workout["id"], index)
    with held("TransactWriteItems"):
        put_set(phone.token, workout["id"], 2)
    for device in devices:
        assert len(device.received("ai:motivation")) == 1


def test_a_set_costs_one_read_and_one_transaction_with_words_too(phone: Phone, time: Time) -> None:
    phone.connect()
    workout = begin(phone.token, SQUAT, exercises=plan(SQUAT, sets=4))
    put_set(phone.token, workout["id"], 0)
    answer = put_set(phone.token, workout["id"], 1)
    assert phone.kinds() == ["halfway"]
    assert sorted(answer.operations) == ["Query", "TransactWriteItems", "UpdateItem"], (
        "the UpdateItem is the rate limit"
    )


def test_others_in_a_room_do_not_see_the_words() -> None:
    words = Motivation(workout_id="w", kind="halfway", text="Halfway.")
    assert words.shown(True, True) is None
