"""The evaluation of providers: fixed requests, and a report that says what became of each."""

from collections import Counter

import pytest
from fitai.coach.model.client import ModelClient
from fitai.exercises.models import Exercise

from tests.eval import page, report
from tests.eval.cases import Case, cases
from tests.eval.providers import NotConfigured, Provider, provider
from tests.eval.running import Result, run
from tests.harness.cloud import written_exercises
from tests.harness.model_server import ModelServer

CASE = next(case for case in cases() if case.name == "more biceps and triceps")
REFUSED = next(case for case in cases() if case.name == "a target that is excluded")


@pytest.fixture(scope="module")
def exercises() -> list[Exercise]:
    return written_exercises()


def test_there_are_at_least_sixty_requests_and_twenty_are_shown() -> None:
    names = Counter(case.name for case in cases())
    assert len(cases()) >= 60
    assert max(names.values()) == 1
    assert sum(case.is_shown for case in cases()) == 20
    assert cases() == cases()


def test_the_built_in_coach_is_evaluated(exercises: list[Exercise]) -> None:
    result = run(CASE, exercises, None)
    assert (result.outcome, result.violations) == ("valid at once", [])
    assert result.cpu_ms > 0 and result.usage.input_tokens == 0
    refused = run(REFUSED, exercises, None)
    assert (refused.outcome, refused.cause, refused.plan) == ("refused", "targetMuscles", None)


def test_a_good_model_is_valid_at_once_and_costs_something(
    client: ModelClient, server: ModelServer, exercises: list[Exercise]
) -> None:
    result = run(CASE, exercises, client)
    assert result.outcome == "valid at once"
    assert result.usage.cost_micros > 0
    assert result.used is not None and result.used > 0.1, "what the model chose is in the plan"


def test_a_repaired_answer_is_told_apart(client: ModelClient, server: ModelServer, exercises: list[Exercise]) -> None:
    server.script("broken_json", "good")
    assert run(CASE, exercises, client).outcome == "valid after repair"
    assert "could not be used" in server.requests[-1].text


@pytest.mark.parametrize(("behaviour", "requests"), [("broken_json", 3), ("refusal", 1), ("unauthorized", 1)])
def test_without_a_usable_answer_the_built_in_coach_plans(
    client: ModelClient, server: ModelServer, exercises: list[Exercise], behaviour: str, requests: int
) -> None:
    server.script(behaviour)
    result = run(CASE, exercises, client)
    assert (result.outcome, len(server.requests)) == ("fallback", requests)
    assert result.plan is not None and result.violations == []


def test_the_report_and_the_page_say_what_became_of_each(exercises: list[Exercise]) -> None:
    wish = Case(CASE.name, CASE.request, "<script>alert(1)</script>")
    results: list[Result] = [run(wish, exercises, None), run(REFUSED, exercises, None)]
    text = report.markdown(Provider("built-in", "the built-in coach"), results)
    assert "| valid at once | 1 of 1 (100.0 %) |" in text
    assert "| refused: `targetMuscles` | 1 |" in text
    assert f"| {REFUSED.name} | refused targetMuscles | 0 |  |" in text
    html = page.html("Plans", results, exercises)
    assert html.count("<article>") == 2
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert results[0].plan is not None and results[0].plan.name in html


def test_a_real_model_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FITAI_EVAL_KEY", raising=False)
    with pytest.raises(NotConfigured), provider("model"):
        pass
