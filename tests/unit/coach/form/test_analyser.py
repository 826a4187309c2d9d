"""A recording in parts gives exactly what it gives as a whole, whatever is stored between the parts."""

import zlib

from fitai.coach.form.analyser import Analyser
from fitai.coach.form.assessment import assess
from fitai.coach.form.features import reach
from fitai.coach.form.keypoints import Frame
from fitai.coach.form.models import Movement
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.coach.form.motion import Motion


@st.composite
def motions(draw: st.DrawFn) -> Motion:
    """A short recording of any movement."""
    return Motion(
        draw(st.sampled_from(Movement)),
        repetitions=draw(st.integers(1, 2)),
        view=draw(st.sampled_from(["side", "oblique", "front"])),
        side=draw(st.sampled_from(["left", "right"])),
        period=draw(st.sampled_from([2.0, 1.2])),
        fps=draw(st.sampled_from([15.0, 24.0, 30.0])),
        noise=draw(st.sampled_from([0.0, 0.02, 0.05])),
        gaps=draw(st.sampled_from([0.0, 0.1, 0.4])),
        begins_low=draw(st.booleans()),
        alternating=draw(st.booleans()),
        seed=draw(st.integers(0, 1000)),
    )


@settings(max_examples=40, deadline=None)
@given(motions(), st.data())
def test_parts_give_the_same_as_the_whole(motion: Motion, data: st.DataObject) -> None:
    frames = motion.frames()
    for start in data.draw(st.lists(st.integers(0, len(frames)), max_size=2)):
        length = data.draw(st.integers(1, 40))
        frames[start : start + length] = [[] for _ in frames[start : start + length]]
    whole = Analyser(movement=motion.movement, fps=motion.fps)
    whole.take(frames, end=True)
    analyser = Analyser(movement=motion.movement, fps=motion.fps)
    for part, is_last in _parts(frames, data):
        analyser.take(part, end=is_last)
        assess(analyser)
        analyser = Analyser.model_validate_json(analyser.model_dump_json(exclude_defaults=True))
    assert analyser == whole
    assert assess(analyser) == assess(whole)


def _parts(frames: list[Frame], data: st.DataObject) -> list[tuple[list[Frame], bool]]:
    length = data.draw(st.integers(1, 60))
    parts = [frames[start : start + length] for start in range(0, len(frames), length)]
    # The last part may have no frames.
    parts += [[]] * data.draw(st.integers(0, 1))
    return [(part, number == len(parts)) for number, part in enumerate(parts, 1)]


def test_a_long_recording_keeps_a_small_state() -> None:
    motion = Motion(Movement.SQUAT, repetitions=39, noise=0.05, gaps=0.1, view="oblique")
    analyser = Analyser(movement=motion.movement, fps=motion.fps)
    frames = motion.frames()
    for start in range(0, len(frames), 30):
        analyser.take(frames[start : start + 30])
        assert len(analyser.frames) <= 2 * reach(30) + 30
        assert len(analyser.rows) <= 30 * (4 + 3)
    assert len(analyser.measured()) == 39
    assert len(zlib.compress(analyser.model_dump_json(exclude_defaults=True).encode(), 9)) < 16_000


def test_standing_still_keeps_a_small_state() -> None:
    (still,) = [Motion(Movement.SQUAT, repetitions=1).frames()[0]]
    analyser = Analyser(movement=Movement.SQUAT, fps=30)
    for _ in range(60):
        analyser.take([still] * 60)
    assert len(analyser.rows) <= 30 * 4
    assert analyser.received == 3600


def test_repetitions_are_seen_while_the_recording_runs() -> None:
    motion = Motion(Movement.SQUAT, repetitions=3)
    frames = motion.frames()
    analyser = Analyser(movement=motion.movement, fps=30)
    counts = []
    for start in range(0, len(frames), 15):
        analyser.take(frames[start : start + 15])
        counts.append(len(analyser.measured()))
    # The first repetition ends 3.5 s after the beginning; it is past `exit` before, and is seen half a second later.
    assert counts[7] == 1
    assert counts == sorted(counts)
