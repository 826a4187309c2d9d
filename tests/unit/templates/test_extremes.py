"""What can be written can be read."""

import pytest
from fitai.training.vocabulary import Equipment

from tests.harness.cloud import written_exercises
from tests.harness.gateway import access_token, call

WEEKDAYS = ("monday", "tuesday")
MOST = 30
"""Exercises of a day."""


@pytest.mark.usefixtures("aws")
def test_a_template_that_needs_every_equipment_breaks_no_list():
    """What a template needs is derived from its exercises, and is read again with the limits of what is sent."""
    needed: set[Equipment] = set()
    exercise_ids = []
    for exercise in written_exercises():
        if not needed.issuperset(exercise.equipment):
            needed.update(exercise.equipment)
            exercise_ids.append(exercise.id)
    days = {}
    for place, weekday in enumerate(WEEKDAYS):
        planned = [
            {"exerciseId": exercise_id, "order": order, "sets": 1, "reps": 10, "restTime": 60}
            for order, exercise_id in enumerate(exercise_ids[place * MOST : (place + 1) * MOST], 1)
        ]
        days[weekday] = {"name": "Everything", "exercises": planned}
    body = {"name": "Everything", "weeklyPlan": {"days": days}, "sharing": {"isPublic": True}}
    written = call("POST", "/templates", body, token=access_token("ada"))
    assert written.status == 201
    assert set(written.data["metadata"]["equipment"]) == set(Equipment)

    paths = (f"/templates/{written.data['id']}", "/templates", "/templates/public")
    assert [call("GET", path, token=access_token("ben")).status for path in paths] == [200, 200, 200]
