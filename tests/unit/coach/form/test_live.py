"""form:frames: a recording that is sent while it is made, in parts that come twice, early, or at once."""

from datetime import timedelta
from typing import Any

import pytest
from fitai.coach.form import store
from fitai.coach.form.models import MAX_FRAMES, Movement
from fitai.kernel import clock, table
from fitai.kernel.meter import meter
from fitai.kernel.settings import settings

from tests.harness.crashes import sabotaged
from tests.harness.gateway import Frames, Socket, access_token
from tests.unit.coach.form.analysing import analyse
from tests.unit.coach.form.motion import Motion

MOTION = Motion(Movement.SQUAT, repetitions=3, noise=0.02, gaps=0.1)
CUES = Motion(Movement.SQUAT, repetitions=2, trunk=lambda depth: 58 * depth)


def connect(pushed: Frames, user_id: str = "ann") -> Socket:
    return Socket(pushed, access_token(user_id, role="premium", subscription="premium")).connect()


@pytest.fixture
def phone(aws: None, pushed: Frames) -> Socket:
    return connect(pushed)


def parts(motion: Motion = MOTION, length: int = 30, **changes: Any) -> list[dict[str, Any]]:
    """The messages of a recording; the last one ends it."""
    frames = motion.frames()
    starts = range(0, len(frames), length)
    return [
        {
            "sessionId": "r-1",
            "part": number,
            "movement": motion.movement.value,
            "fps": motion.fps,
            "frames": frames[start : start + length],
            "end": number == len(starts) - 1,
        }
        | changes
        for number, start in enumerate(starts)
    ]


def send(socket: Socket, part: dict[str, Any]) -> dict[str, Any]:
    """The feedback on a part."""
    (frame,) = socket.send("form:frames", part, id=f"m-{part['part']}")
    assert frame["event"] == "ai:form_feedback", frame
    assert frame["replyTo"] == f"m-{part['part']}"
    data: dict[str, Any] = frame["data"]
    return data


def refusal(socket: Socket, part: dict[str, Any]) -> dict[str, Any]:
    (frame,) = socket.send("form:frames", part)
    assert frame["event"] == "error", frame
    error: dict[str, Any] = frame["error"]
    return error


def whole(motion: Motion = MOTION) -> dict[str, Any]:
    return analyse(motion).model_dump(mode="json", by_alias=True, exclude_none=True)


def test_each_part_is_answered_and_the_end_has_what_the_endpoint_would_answer(phone: Socket) -> None:
    answers = [send(phone, part) for part in parts()]
    assert [answer["nextPart"] for answer in answers] == list(range(1, len(answers) + 1))
    counts = [answer["repetitionCount"] for answer in answers]
    assert counts == sorted(counts)
    assert counts[4] == 1, "the first repetition is told before the second"
    assert sum(answer["newRepetitions"] for answer in answers) == 3
    assert [answer["ended"] for answer in answers] == [False] * (len(answers) - 1) + [True]
    assert all("analysis" not in answer for answer in answers[:-1])
    assert answers[-1]["analysis"] == whole()
    assert answers[-1]["lastRepetition"] == whole()["repetitions"][-1]


def test_the_cue_of_the_last_repetition_is_told(phone: Socket) -> None:
    answers = [send(phone, part) for part in parts(CUES)]
    first = next(answer for answer in answers if answer["newRepetitions"])
    assert (first["cue"], first["message"][:5]) == ("trunk", "Keep ")
    assert "cue" not in answers[0]


def test_a_part_that_comes_twice_is_counted_once(phone: Socket) -> None:
    for part in parts():
        first, second = send(phone, part), send(phone, part)
        assert second == first | {"newRepetitions": 0}
    assert second["analysis"] == whole()


def test_parts_may_come_in_any_order_within_four(phone: Socket) -> None:
    messages = parts()
    order = [2, 0, 1, 4, 3, 3, 7, 6, 5, *range(8, len(messages))]
    assert send(phone, messages[2])["nextPart"] == 0
    for number in order:
        answer = send(phone, messages[number])
    assert answer["analysis"] == whole()


def test_the_end_may_come_early(phone: Socket) -> None:
    *messages, last = parts()
    for message in messages[:-1]:
        send(phone, message)
    assert send(phone, last)["ended"] is False
    answer = send(phone, messages[-1])
    assert (answer["ended"], answer["analysis"]) == (True, whole())


def test_too_many_parts_do_not_wait(phone: Socket) -> None:
    messages = parts()
    send(phone, messages[0])
    for number in (2, 3, 4, 5):
        assert send(phone, messages[number])["nextPart"] == 1
    error = refusal(phone, messages[6])
    assert (error["code"], error["nextPart"]) == ("part_missing", 1)
    assert send(phone, messages[1])["nextPart"] == 6


def test_nothing_comes_behind_the_end(phone: Socket) -> None:
    messages = parts()
    for message in messages:
        send(phone, message)
    assert refusal(phone, messages[-1] | {"part": len(messages)})["code"] == "recording_ended"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"movement": "lunge"}, "movement"), ({"fps": 25}, "fps"), ({"variant": "overhead"}, "variant")],
)
def test_parts_are_of_one_recording(phone: Socket, change: dict[str, Any], field: str) -> None:
    messages = parts()
    send(phone, messages[0])
    error = refusal(phone, messages[1] | change)
    assert (error["code"], error["fields"][0]["path"]) == ("invalid", f"data.{field}")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"sessionId": "a b"}, "data.sessionId"),
        ({"part": -1}, "data.part"),
        ({"movement": None}, "data.movement"),
        ({"frames": [[[1, 2, 3]]]}, "data.frames.0.0.2"),
        ({"frames": [[]] * 121}, "data.frames"),
    ],
)
def test_what_is_wrong_is_named(phone: Socket, change: dict[str, Any], path: str) -> None:
    error = refusal(phone, parts()[0] | change)
    assert (error["code"], error["fields"][0]["path"]) == ("invalid", path)


def test_a_recording_has_3600_frames(phone: Socket) -> None:
    # Whoever is not seen takes no room in a message.
    part = parts()[0] | {"frames": [[]] * 120, "end": False}
    for number in range(MAX_FRAMES // 120):
        send(phone, part | {"part": number})
    error = refusal(phone, part | {"part": MAX_FRAMES // 120, "frames": [[]]})
    assert error["fields"][0]["path"] == "data.frames"
    assert (
        send(phone, part | {"part": MAX_FRAMES // 120, "frames": [], "end": True})["analysis"]["insufficient"] is True
    )


def test_it_is_premium(aws: None, pushed: Frames) -> None:
    phone = Socket(pushed, access_token("ben")).connect()
    assert refusal(phone, parts()[0])["code"] == "upgrade_required"


def test_a_recording_is_the_callers_own(phone: Socket, pushed: Frames) -> None:
    other = connect(pushed, "ben")
    messages = parts()
    for message in messages[:5]:
        send(phone, message)
    assert send(other, messages[0])["nextPart"] == 1, "the same id names another recording"
    assert send(phone, messages[5])["nextPart"] == 6
    assert other.received("ai:form_feedback")[-1]["data"]["nextPart"] == 1


def test_the_other_devices_hear_of_repetitions_and_of_the_end(phone: Socket, pushed: Frames) -> None:
    watch = connect(pushed)
    for part in parts():
        send(phone, part)
    heard = watch.received("ai:form_feedback")
    assert [frame["data"]["repetitionCount"] for frame in heard if frame["data"]["newRepetitions"]] == [1, 2, 3]
    assert heard[-1]["data"]["ended"] is True
    assert all("replyTo" not in frame for frame in heard)


def test_a_message_of_a_second_is_small_enough(phone: Socket) -> None:
    import json

    assert len(json.dumps({"action": "form:frames", "data": parts(length=30)[0]}, separators=(",", ":"))) < 16 * 1024


# --- what is stored ----------------------------------------------------------------------------------------


def items() -> list[dict[str, Any]]:
    scanned = table.client().scan(TableName=settings().table)["Items"]
    return [item for item in scanned if item["kind"]["S"] == "form_recording"]


def test_a_recording_is_one_small_item_with_an_end(phone: Socket) -> None:
    sizes = []
    for part in parts(Motion(Movement.SQUAT, repetitions=12, noise=0.05, gaps=0.1, view="oblique")):
        send(phone, part)
        (item,) = items()
        sizes.append(len(item["recording"]["B"]))
    assert max(sizes) < 10_000
    assert 0 < int(item["ttl"]["N"]) - clock.epoch() <= store.RETENTION


def test_a_part_costs_one_read_and_one_write(phone: Socket) -> None:
    messages = parts()
    send(phone, messages[0])
    send(phone, messages[1])
    assert meter.operations[-2:] == ["GetItem", "PutItem"]
    send(phone, messages[1])
    assert meter.operations[-1] == "GetItem", "a part that was taken is not written again"


def test_a_recording_that_was_left_begins_anew(phone: Socket, pushed: Frames) -> None:
    messages = parts()
    for message in messages[:3]:
        send(phone, message)
    later = clock.now() + timedelta(seconds=store.RETENTION + 1)
    clock.set_source(lambda: later)
    phone = connect(pushed)
    for message in messages:
        answer = send(phone, message)
    assert answer["analysis"] == whole()


def test_parts_of_two_devices_at_once_are_all_counted(phone: Socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the read and the write of a part, another one is written."""
    messages = parts()
    send(phone, messages[0])
    ordinary = store.load_recording
    sent: list[int] = []

    def load(user_id: str, session_id: str) -> Any:
        loaded = ordinary(user_id, session_id)
        if not sent:
            sent.append(1)
            send(phone, messages[2])
        return loaded

    monkeypatch.setattr(store, "load_recording", load)
    before = len(phone.received())
    phone.send("form:frames", messages[1])
    assert phone.received()[-1]["data"]["nextPart"] == 3
    assert len(phone.received()) == before + 2


def test_a_part_is_counted_once_whenever_the_process_ends(phone: Socket) -> None:
    messages = parts()
    for message in messages:
        with sabotaged(lambda name, _: name == "PutItem") as saboteur:
            after = message["part"] % 2 == 0
            assert saboteur.crashes(lambda message=message: phone.send("form:frames", message), 1, after=after)  # type: ignore[misc]
        answer = send(phone, message)
    assert answer["analysis"] == whole()
