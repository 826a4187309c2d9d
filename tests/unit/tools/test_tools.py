"""The calculators: known values of the formulas, and the routes."""

from typing import Any

import pytest
from fitai.tools import rules
from fitai.training import rpe as training_rpe

from tests.harness.gateway import call
from tests.unit.auth.people import register


@pytest.mark.parametrize(
    ("formula", "reps", "expected"),
    [
        ("epley", 5, 116.667), ("brzycki", 5, 112.5), ("lombardi", 5, 117.462),
        ("epley", 10, 133.333), ("brzycki", 10, 133.333), ("lombardi", 10, 125.893),
        ("epley", 1, 100), ("brzycki", 1, 100), ("lombardi", 1, 100),
    ],
)  # fmt: skip
def test_the_formulas_have_known_values(formula: Any, reps: int, expected: float) -> None:
    assert rules.estimated_one_rep_max(formula, 100, reps) == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize("formula", ["epley", "brzycki", "lombardi"])
def test_beyond_twelve_repetitions_the_estimate_is_capped(formula: Any) -> None:
    assert (
        rules.estimated_one_rep_max(formula, 100, 30)
        == rules.estimated_one_rep_max(formula, 100, 12)
        > rules.estimated_one_rep_max(formula, 100, 11)
    )


@pytest.mark.parametrize(
    ("reps", "rpe", "expected"), [(1, 10, 100), (5, 8, 81.1), (1, 9.5, 97.8), (3, 8.5, 87.8), (12, 6.5, None)]
)
def test_the_rpe_table_has_known_values(reps: int, rpe: float, expected: float | None) -> None:
    assert training_rpe.rpe_percentage(reps, rpe) == expected


def test_the_route_of_the_one_rep_max(aws: None) -> None:
    answer = call("GET", "/tools/one-rep-max?weight=100&reps=5&rpe=8")
    assert answer.operations == ["UpdateItem"], "only the rate limit"
    assert answer.data["oneRepMax"] == 116.666667
    assert answer.data["estimates"] == {"epley": 116.666667, "brzycki": 112.5, "lombardi": 117.461894}
    assert answer.data["byRpe"] == pytest.approx(100 / 0.811, abs=0.001)
    assert not answer.data["lowConfidence"]
    assert len(answer.data["loads"]) == 12
    assert answer.data["loads"][4]["weight"] == pytest.approx(100)
    assert call("GET", "/tools/one-rep-max?weight=100&reps=13").data["lowConfidence"]


def test_an_imperial_request_has_an_imperial_response(aws: None) -> None:
    data = call("GET", "/tools/one-rep-max?weight=225&reps=1&units=imperial").data
    assert (data["weight"], data["oneRepMax"]) == (225, 225)
    load = call("GET", "/tools/plates?weight=225&units=imperial").data
    assert (load["weight"], load["bar"], load["perSide"]) == (225, 45, [{"weight": 45, "count": 2}])
    custom_plates = call("GET", "/tools/plates?weight=190&plates=45:1&plates=25:2&plates=2.5:1&units=imperial").data
    assert (custom_plates["weight"], custom_plates["perSide"]) == (190, [
        {"weight": 45, "count": 1}, {"weight": 25, "count": 1}, {"weight": 2.5, "count": 1}
    ])  # fmt: skip


def test_an_impossible_weight_has_a_reason(aws: None) -> None:
    data = call("GET", "/tools/plates?weight=61&bar=20&plates=20:1&plates=1.25:1").data
    assert (data["rounded"], data["reason"], data["weight"]) == (True, "between_plates", 60)
    assert (data["below"]["weight"], data["above"]["weight"]) == (60, 62.5)
    assert call("GET", "/tools/plates?weight=500&plates=20:1").data["reason"] == "not_enough_plates"
    light = call("GET", "/tools/plates?weight=10").data
    assert (light["reason"], light["weight"], "below" in light) == ("below_bar", 20, False)
    exact = call("GET", "/tools/plates?weight=100").data
    assert (exact["rounded"], exact["reason"], "above" in exact) == (False, "exact", False)


def test_the_callers_own_plates_are_used(aws: None) -> None:
    token = register().token
    preferences = {"bars": [15], "plates": [{"weight": 10, "pairs": 1}, {"weight": 7.5, "pairs": 2}]}
    assert call("PUT", "/users/preferences", preferences, token=token).data["plates"] == preferences["plates"]
    answer = call("GET", "/tools/plates?weight=45", token=token)
    assert answer.data["perSide"] == [{"weight": 7.5, "count": 2}]
    assert (answer.data["bar"], answer.data["rounded"]) == (15, False)
    assert answer.headers["cache-control"].startswith("private")
    assert answer.operations[1:] == ["GetItem"]
    reset = call("PUT", "/users/preferences", {"plates": None, "bars": None}, token=token).data
    assert "plates" not in reset
    assert call("GET", "/tools/plates?weight=45", token=token).data["bar"] == 20


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/tools/one-rep-max?reps=5", "weight"),
        ("/tools/one-rep-max?weight=100&reps=0", "reps"),
        ("/tools/one-rep-max?weight=100&reps=5&rpe=7.3", "rpe"),
        ("/tools/one-rep-max?weight=100&reps=5&formula=guess", "formula"),
        ("/tools/plates?weight=0", "weight"),
        ("/tools/plates?weight=100&plates=20:0", "plates.0"),
        ("/tools/plates?weight=100&plates=20&plates=0.1", "plates.1"),
        ("/tools/plates?weight=100&plates=twenty", "plates.0"),
        ("/tools/strength-score?sex=male&bodyWeight=10&total=500", "bodyWeight"),
        ("/tools/strength-score?sex=robot&bodyWeight=80&total=500", "sex"),
    ],
)
def test_an_invalid_query_names_the_parameter(aws: None, url: str, path: str) -> None:
    answer = call("GET", url)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


def test_the_route_of_the_strength_score(aws: None) -> None:
    lifts = call("GET", "/tools/strength-score?sex=male&bodyWeight=82.5&squat=180&bench=120&deadlift=200").data
    assert (lifts["total"], lifts["dots"], lifts["ipfGl"], lifts["wilks"]) == (500, 338.6963, 69.425, 334.9533)
    assert call("GET", "/tools/strength-score?sex=male&bodyWeight=82.5&squat=180").status == 422
    assert call("GET", "/tools/strength-score?sex=male&bodyWeight=82.5").status == 422


@pytest.mark.parametrize("body", [{"plates": [{"weight": 0.1, "pairs": 1}]}, {"bars": []}, {"bars": [0]}])
def test_invalid_plates_and_bars_are_refused_in_the_preferences(aws: None, body: dict[str, Any]) -> None:
    token = register().token
    assert call("PUT", "/users/preferences", body, token=token).status == 422
