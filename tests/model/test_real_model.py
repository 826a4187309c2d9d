"""What no server of ours can show: that a real model's server takes our requests, and that its poor answers do no harm.

The model is far too small to coach anybody. Every answer is either one that passes our checks, or an error that the built-in
coach takes over from.
"""

import pytest
from fitai.coach.model.client import ModelClient
from fitai.coach.model.errors import ModelError, ModelInvalid, ModelTimeout
from fitai.coach.model.models import Candidate, Deadline, Finding, PlanFacts, Tool
from fitai.coach.model.usage import store
from fitai.kernel import clock
from fitai.kernel.types import Input

CANDIDATES = tuple(
    Candidate(name.lower().replace(" ", "-"), name, pattern, muscles)
    for name, pattern, muscles in (
        ("Barbell Bench Press", "push", ("chest",)),
        ("Pull Up", "pull", ("lats",)),
        ("Barbell Back Squat", "squat", ("quadriceps",)),
        ("Romanian Deadlift", "hinge", ("hamstrings",)),
        ("Dumbbell Curl", "isolation", ("biceps",)),
        ("Plank", "brace", ("abdominals",)),
    )
)
FACTS = PlanFacts("general", 2, 45, "beginner", max_rpe=8)
PATIENT = 240.0
"""Seconds on a machine without a graphics card, where the product would give up after twenty."""


class Nothing(Input):
    """No arguments."""


def test_a_plan_conforms_to_the_schema_or_is_refused_by_our_checks(client: ModelClient) -> None:
    try:
        answer = client.propose_plan(FACTS, CANDIDATES, deadline=Deadline.after(PATIENT))
    except ModelInvalid as error:
        print(f"\nplan: {error.cause}")
        assert error.cause in {"truncated", "bounds", "candidates", "empty"}
    else:
        print(f"\nplan: {len(answer.choices)} choices, {answer.dropped} dropped, {answer.usage}")
        assert {choice.exercise_id for choice in answer.choices} <= {candidate.id for candidate in CANDIDATES}
        assert answer.usage.output_tokens > 20
    (item,) = store.load_month("user-1", store.month_of(clock.now()))
    assert (item.feature, int(item.calls)) == ("plan", 1)
    assert item.input_tokens > 300


def test_a_chat_is_streamed_and_says_what_it_cost(client: ModelClient) -> None:
    parts: list[str] = []
    answer = client.answer_chat("How can I sleep better?", on_part=parts.append, deadline=Deadline.after(PATIENT))
    print(f"\nchat: {answer.text!r} {answer.usage}")
    assert "".join(parts).strip() == answer.text != ""
    assert answer.usage.input_tokens > 200 and answer.usage.output_tokens > 3


def test_tools_are_offered_and_do_no_harm(client: ModelClient) -> None:
    def run(arguments: Nothing) -> dict[str, int]:
        return {"workoutsThisWeek": 3}

    tool = Tool("workouts_this_week", "How many workouts the person has done this week.", Nothing, run)
    try:
        answer = client.answer_chat("How often did I train?", tools=[tool], deadline=Deadline.after(PATIENT))
    except ModelError as error:
        print(f"\ntools: {error!r}")
    else:
        print(f"\ntools: {answer.tools} {answer.text!r}")
        assert set(answer.tools) <= {"workouts_this_week"}


def test_findings_keep_their_numbers(client: ModelClient) -> None:
    finding = Finding("squat", "The estimated maximum of your squat rose by 5 kg in 4 weeks.")
    try:
        wording = client.word_findings([finding], deadline=Deadline.after(PATIENT))
    except ModelInvalid as error:
        print(f"\nfindings: {error.cause}")
    else:
        print(f"\nfindings: {wording.texts} own sentences of {wording.own_keys}")
        assert set(wording.texts) == {"squat"}


def test_the_deadline_ends_a_real_answer_too(client: ModelClient) -> None:
    with pytest.raises(ModelTimeout):
        client.propose_plan(FACTS, CANDIDATES, deadline=Deadline.after(1.2))
