"""Whatever is written, there is an answer."""

import pytest
from fitai.coach.chat import replies
from fitai.coach.chat.models import ChatAnswer
from fitai.coach.chat.reading import Reader
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.coach.chat.test_intents import MESSAGES

ODD = [
    "plates for 0", "plates for 0.5 kg", "plates for 9999 kg", "plates for 1001 kg", "plates 19 kg", "1rm 0 x 0", "1rm 5000 kg x 99",
    "1rm 100 x 40", "1rm 1000 kg x 1", "warm up for 1 kg", "warm up for 0,5", "warm up 9999", "0 min", "999 minutes", "99999999999 min",
    "🏋️", "١٢٣ kg", "swap swap swap", "why? why? why?", "' OR 1=1 --", "{exercise}", "%s %d", "\\", "plates for 100 kg x 5 at 8",
]  # fmt: skip
WORDS = sorted({word for texts in MESSAGES.values() for text in texts for word in text.split()})


def answer(message: str) -> ChatAnswer:
    ada = Caller("user-1", "ada@example.com", "premium", "premium", "s", 0, 2**40)
    return replies.answer(Reader(ada, "metric", clock.now()), message)


@pytest.mark.parametrize("message", ODD)
def test_an_odd_message_is_answered(aws: None, message: str) -> None:
    answered = answer(message)
    assert answered.text
    assert "None" not in answered.text
    assert "nan" not in answered.text.lower().split()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)))
def test_any_message_is_answered(aws: None, message: str) -> None:
    answered = answer(message)
    assert answered.text
    assert all(action.path.startswith("/") for action in answered.actions)
