"""What form analysis costs in requests and units, however long the recording is."""

from fitai.coach.form.models import Movement
from fitai.kernel.meter import meter

from tests.harness.gateway import Frames
from tests.unit.coach.form.motion import Motion
from tests.unit.coach.form.test_live import connect, parts, send

LONG = Motion(Movement.SQUAT, repetitions=20, noise=0.05, gaps=0.1, view="oblique")


def test_a_part_stays_within_its_budget(aws: None, pushed: Frames) -> None:
    phone = connect(pushed)
    # 61 parts are more than the 50 messages that may come at once.
    for part in parts(LONG, length=40):
        answer = send(phone, part)
        tells_others = answer["newRepetitions"] or answer["ended"]
        # The message is counted first: one or two updates of the caller's state.
        counted = meter.operations.count("UpdateItem")
        assert meter.operations[counted:] == ["GetItem", "PutItem", *(["Query"] if tells_others else [])]
        assert meter.read_units <= 4
        assert meter.write_units - 2 * counted <= 10
    assert answer["repetitionCount"] == 20
