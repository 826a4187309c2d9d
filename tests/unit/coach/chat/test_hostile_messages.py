"""Messages that are made to be slow, or to fill the memory."""

import re
import time

import pytest
from fitai.coach.chat import intents
from fitai.coach.chat.models import MAX_MESSAGE
from fitai.coach.chat.safety import other_languages, patterns, rules, spelling

ENOUGH_SECONDS = 2.0
"""Most take a fiftieth; what backtracks without end takes hours."""
PIECES = {
    "spaced letters": "a ", "points": ".", "bars": "|", "digits": "1", "thousands": "1,", "spaced thousands": " 000",
    "lines": "\n", "leet": "a1", "kilos": "1.1k ", "ligatures": "\ufdfa", "marks": "\u0301", "Arabic digits": "٣", "emoji": "🏋",
    "chest": "chest a b c d e f ", "joints": "knee a pain b ", "sides": "left side a b c ", "meals": "eat a b c d e 999 ",
    "ages": "im just like now about ", "self-harm": "i have been been have been ", "denied": "not have any my ",
    "tried": "it really kind of kinda always still ", "records": "i hurt my new old previous all time ", "doses": "took all my a b c ",
    "losses": "want to a b c d lose a b c d ", "hundreds": "one hundred and ", "questions": "what is estimate whats ",
}  # fmt: skip
MESSAGES = {name: piece * (MAX_MESSAGE // len(piece)) for name, piece in PIECES.items()}
MESSAGES |= {
    "have been": "i " + "have been " * 190, "one long word": "a" * MAX_MESSAGE, "joined by marks": ("a" + "-" * 60) * 32,
    "almost a word": "k" + "_*-" * 600 + "1", "misspelt": " ".join(f"{a}u{b}c{c}" for a in "spcdb" for b in "ilrte" for c in "idexuay"),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_no_message_is_slow_to_understand(name: str) -> None:
    message = MESSAGES[name][:MAX_MESSAGE]
    rules.assess("hello")
    started = time.perf_counter()
    rules.assess(message)
    intents.intent_of(message)
    intents.amounts_of(message, "metric")
    intents.muscles_in(message)
    assert time.perf_counter() - started < ENOUGH_SECONDS


def test_nothing_that_is_repeated_can_be_read_in_two_ways() -> None:
    """`(?:a|b|ab)*` has as many readings of n repetitions as the Fibonacci number of n, and tries them all."""
    texts = [
        value
        for module in (patterns, rules)
        for value in vars(module).values()
        if isinstance(value, tuple) and all(isinstance(part, str) for part in value)
        for value in value
    ]
    texts += [value.pattern for value in vars(rules).values() if isinstance(value, re.Pattern)]
    texts += [text for concerns in other_languages.PATTERNS.values() for group in concerns.values() for text in group]
    groups = [group for text in texts for group in re.findall(r"\(\?:((?:[^()]|\\[()])*)\)[*+]", text)]
    assert groups
    for group in groups:
        choices = group.split("|")
        for choice in choices:
            others = "|".join(re.escape(other) for other in choices if other != choice)
            assert not others or re.fullmatch(f"(?:{others})+", choice) is None, group


@pytest.mark.parametrize("remember", [spelling.mended_word, intents._mended])
def test_the_words_of_messages_do_not_fill_the_memory(remember: object) -> None:
    assert remember.cache_info().maxsize == spelling.MAX_REMEMBERED  # type: ignore[attr-defined]
