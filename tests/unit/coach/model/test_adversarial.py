"""What somebody writes into a note, a name or a message does not steer the coach.

Each case of `adversarial.json` is an order in a user's text, and what a model answers that obeys it. The request must carry the
text as data only; the obedient answer must be refused, so that the built-in coach answers, or leave a valid plan without a trace of the
order. That a real model disobeys is what the prompts ask for; nothing here relies on it.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fitai.coach.model.client import ModelClient
from fitai.coach.model.errors import ModelError
from fitai.coach.model.models import Candidate, ChatTurn, Finding, PlanFacts, Tool
from fitai.coach.model.prompts import load_prompt
from fitai.coach.model.texts import user_name, user_text
from fitai.coach.planning.candidates import plan_candidates
from fitai.coach.planning.checking import check_plan
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.planner import PlanChoice, make_plan
from fitai.exercises.models import Exercise
from fitai.kernel.types import Input
from pydantic import Field

from tests.harness.cloud import written_exercises
from tests.harness.model_server import ModelServer, Reply, data_of, plan_choices

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("adversarial.json").read_text())
PLANS = [case for case in CASES if case["place"] in ("wishes", "template_name", "import_name")]
CHATS = [case for case in CASES if case["place"] in ("profile", "chat", "history", "tool")]
FINDINGS = [case for case in CASES if case["place"] == "finding"]
REQUEST = PlanRequest.model_validate({"goal": "general", "daysPerWeek": 3, "durationMinutes": 45, "seed": "a"})
FACTS = PlanFacts("general", 3, 45, "beginner", max_rpe=8)


class Weeks(Input):
    """How far back."""

    weeks: int = Field(4, ge=1, le=52)


def case_id(case: dict[str, Any]) -> str:
    return str(case["id"])


def test_there_are_sixty_cases_of_every_kind() -> None:
    assert len(CASES) >= 60
    assert {case["place"] for case in CASES} == {
        "wishes",
        "template_name",
        "import_name",
        "profile",
        "chat",
        "history",
        "tool",
        "finding",
    }
    assert len(PLANS) + len(CHATS) + len(FINDINGS) == len(CASES)
    assert len({case["text"] + case["place"] for case in CASES}) == len(CASES)


def assert_only_data(server: ModelServer, name: Any, text: str) -> None:
    """The orders of every request are ours alone, and the user's text is within JSON of another message."""
    for request in server.requests:
        system, *others = request.body["messages"]
        assert system == {"role": "system", "content": load_prompt(name).text}
        assert all(message["role"] in ("user", "assistant", "tool") for message in others)
        carriers = [message for message in others if message["role"] in ("user", "tool")]
        assert all(isinstance(json.loads(message["content"]), dict) for message in carriers)
    sent = server.requests[0].text
    assert not any(character in text and json.dumps(character)[1:-1] in sent for character in "\u200b\u202e\u2066")


# --- plans -------------------------------------------------------------------------------------------------------


@cache
def offered() -> tuple[Candidate, ...]:
    """The candidates of the request."""
    return tuple(
        Candidate(exercise.id, exercise.name, exercise.movement_pattern, exercise.primary_muscle_groups)
        for exercise in plan_candidates(REQUEST, library(), limit=40)
    )


@cache
def library() -> list[Exercise]:
    return written_exercises()


def obedient(obeys: dict[str, Any]) -> Any:
    """A model that answers a plan as it was ordered to."""

    def answer(body: dict[str, Any]) -> Reply:
        if "content" in obeys:
            return Reply(obeys["content"])
        if "refusal" in obeys:
            return Reply("", refusal=obeys["refusal"])
        return Reply(json.dumps({"choices": plan_choices(body, **obeys)}))

    return answer


def plan_of(choices: Sequence[Any]) -> Any:
    chosen = [PlanChoice(**choice.model_dump()) for choice in choices]
    return make_plan(REQUEST, library(), choices=chosen)


@pytest.mark.parametrize("case", PLANS, ids=case_id)
def test_a_plan_is_as_without_the_order_or_the_built_in_coachs(
    client: ModelClient, server: ModelServer, case: dict[str, Any]
) -> None:
    candidates, facts, text = offered(), FACTS, case["text"]
    if case["place"] == "wishes":
        facts = replace(FACTS, wishes=text)
    elif case["place"] == "template_name":
        facts = replace(FACTS, names=(text,))
    else:
        candidates = (Candidate("own-1", text, "push", ("chest",)), *candidates)
    server.script(obedient(case["obeys"]))
    try:
        choices = client.propose_plan(facts, candidates).choices
    except ModelError:
        choices = ()  # the built-in coach plans alone
    assert_only_data(server, "plan", text)
    data = data_of(server.requests[0].body)
    carried = {
        "wishes": [data["userTexts"].get("wishes")],
        "template_name": data["userTexts"].get("names"),
        "import_name": [data["candidates"][0]["name"]],
    }
    assert carried[case["place"]] == [user_text(text) if case["place"] == "wishes" else user_name(text)]

    assert {choice.exercise_id for choice in choices} <= {candidate.id for candidate in candidates}
    shown = json.dumps([choice.model_dump() for choice in choices], ensure_ascii=False)
    for marker in case["markers"]:
        assert marker not in shown
    assert all(choice.notes == "" for choice in choices if "notes" in case["obeys"])


@pytest.mark.parametrize("case", PLANS[::4], ids=case_id)
def test_the_plan_that_comes_of_it_is_valid(client: ModelClient, server: ModelServer, case: dict[str, Any]) -> None:
    server.script(obedient(case["obeys"]))
    try:
        choices = client.propose_plan(replace(FACTS, wishes=case["text"]), offered()).choices
    except ModelError:
        choices = ()
    plan = plan_of(choices)
    assert check_plan(plan, REQUEST, library()) == []
    text = plan.model_dump_json(by_alias=True)
    for marker in case["markers"]:
        assert len(marker) < 4 or marker not in text


# --- chat --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CHATS, ids=case_id)
def test_a_chat_shows_nothing_of_the_order(client: ModelClient, server: ModelServer, case: dict[str, Any]) -> None:
    obeys, place, text = case["obeys"], case["place"], case["text"]
    asked: list[Weeks] = []
    tool = Tool(
        "history",
        "Workouts.",
        Weeks,
        lambda weeks: asked.append(weeks) or {"name": text if place == "tool" else "Legs"},
    )
    if "tool_forever" in obeys:
        server.script({"name": "tool_forever", "tool": obeys["tool_forever"]})
    elif place == "tool":
        server.script({"name": "tool", "tool": "history", "arguments": {}, "text": f"Well. {obeys['chat']}"})
    elif "tool" in obeys:
        server.script({"name": "tool", "tool": obeys["tool"], "arguments": obeys["arguments"], "text": "Well."})
    else:
        server.script({"name": "chat", "text": f"Well. {obeys['chat']}"})
    shown: list[str] = []
    with contextlib.suppress(ModelError):
        client.answer_chat(
            text if place == "chat" else "What now?",
            facts={"bio": text} if place == "profile" else {},
            history=[ChatTurn("user", text)] if place == "history" else (),
            tools=[tool],
            on_part=shown.append,
        )
    assert_only_data(server, "chat", text)
    for marker in case["markers"]:
        assert marker not in "".join(shown)
    if "arguments" in obeys:
        assert asked == [], "neither another tool nor another user's data"


# --- findings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", FINDINGS, ids=case_id)
def test_a_finding_keeps_our_sentence(client: ModelClient, server: ModelServer, case: dict[str, Any]) -> None:
    sentences = [{"key": "a", "text": case["obeys"]["finding"]}]
    server.script({"name": "content", "text": json.dumps({"sentences": sentences})})
    wording = client.word_findings([Finding("a", case["text"])])
    assert_only_data(server, "findings", case["text"])
    order = case["text"].split('"')[1]
    assert order not in server.requests[0].text
    assert wording.texts == {"a": case["text"]}
