"""What a message asks for, without a model."""

import pytest
from fitai.coach.chat.intents import amounts_of, intent_of, muscles_in
from fitai.coach.chat.models import INTENTS
from fitai.kernel.types import KILOGRAMS_PER_POUND

MESSAGES = {
    "today": ["What do I train today?", "whats next", "workout pls", "what should i do tomorow", "start my session"],
    "why": ["why deadlifts?", "Why is this in my plan", "what is the reason for the lunges"],
    "swap": ["swap bench press", "replace the squat", "an alternative to pull-ups", "i dont like burpees", "the rack is taken", "altenative for dips"],
    "difficulty": ["that was too hard", "too easy today", "make it harder", "I'm exhausted", "felt really heavy"],
    "plateau": ["my bench is stuck", "am I in a plateau", "platau on squat", "no progress for weeks", "deadlift is stalling"],
    "progress": ["how is my progress", "how am I doing?", "am I getting stronger", "show my stats", "progres on squat"],
    "one_rep_max": ["what's my 1RM", "1 rm for 100x5", "one rep max bench", "calculate my max", "what is my max on squat"],
    "plates": ["which plates make 100 kg", "plates for 225 lb", "what goes on the bar", "how to load the bar for 60"],
    "warm_up": ["warm up for 100 kg", "how do I warm-up for bench", "warmup sets"],
    "deload": ["do I need a deload", "time for a light week?", "week off?"],
    "time": ["I only have 20 minutes", "short on time", "30 min today", "how long does it take"],
    "sore": ["my legs are sore", "doms", "stiff from yesterday"],
    "form": ["how do I do a squat", "check my form", "technique for deadlift", "how to breathe in squats"],
    "goal": ["am I on track for my goal", "when will I reach 100 kg", "my goals"],
    "unknown": ["hello", "asdf", "thanks", "do you like pizza", "42"],
}  # fmt: skip


def test_every_intent_has_messages() -> None:
    assert set(MESSAGES) == set(INTENTS)


@pytest.mark.parametrize(
    ("intent", "message"), [(intent, text) for intent, texts in MESSAGES.items() for text in texts]
)
def test_an_intent_is_understood(intent: str, message: str) -> None:
    assert intent_of(message) == intent


@pytest.mark.parametrize(
    ("message", "weight", "reps", "minutes"),
    [
        ("100 kg x 5", 100, 5, None),
        ("100kg for 5 reps", 100, 5, None),
        ("102,5 x 3", 102.5, 3, None),
        ("225 lb × 5", 225 * KILOGRAMS_PER_POUND, 5, None),
        ("plates for 85", 85, None, None),
        ("20 min only", None, None, 20),
        ("half an hour", None, None, 30),
        ("my 1RM", None, None, None),
        ("5 reps", None, 5, None),
    ],
)
def test_the_numbers_of_a_message_are_read(
    message: str, weight: float | None, reps: int | None, minutes: int | None
) -> None:
    amounts = amounts_of(message, "metric")
    assert amounts.weight == (None if weight is None else pytest.approx(weight))
    assert (amounts.reps, amounts.minutes) == (reps, minutes)


def test_a_weight_without_a_unit_is_in_the_callers_units() -> None:
    assert amounts_of("plates for 225", "imperial").weight == pytest.approx(225 * KILOGRAMS_PER_POUND)


def test_muscles_are_found() -> None:
    assert muscles_in("my quads and calves are sore") == ["quadriceps", "calves"]
