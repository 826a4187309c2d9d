"""Texts on their way to the model and back: nothing hidden goes in, nothing unchecked comes out, and nothing breaks on odd input."""

import json
import re
import unicodedata
from typing import Any

import pytest
from fitai.coach.model.checks import read_choices, read_wording
from fitai.coach.model.errors import ModelInvalid
from fitai.coach.model.models import MAX_TEXT, Finding
from fitai.coach.model.texts import (
    Redaction,
    SentenceStream,
    mask_names,
    safe_note,
    safe_sentence,
    says_the_same,
    unmask_names,
    user_name,
    user_text,
    visible,
)
from fitai.coach.planning.checking.texts import has_invisible
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.coach.model.conftest import CANDIDATES

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
IDS = [candidate.id for candidate in CANDIDATES]
CHOICES = st.fixed_dictionaries(
    {
        "id": st.sampled_from([*IDS, "invented"]) | JSON,
        "sets": st.integers(-5, 120) | JSON,
        "reps": st.integers(-5, 120) | JSON,
        "rpe": st.floats(0, 20) | JSON,
        "rest": st.integers(-5, 900) | JSON,
        "notes": st.text(max_size=60) | JSON,
    },
    optional={"weight": JSON},
)


@pytest.mark.parametrize("selector", ["\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef", "\u180b", "\u180f"])
def test_selectors_of_variations_hide_no_text(selector: str) -> None:
    assert visible(f"a{selector}b") == "ab"


@given(st.text())
def test_what_is_sent_of_a_text_is_visible_and_short(text: str) -> None:
    sent = user_text(text)
    assert len(sent) <= MAX_TEXT
    assert not has_invisible(sent.replace("\t", " "))
    assert visible(sent) == sent
    assert "\n" not in user_name(text) and len(user_name(text)) <= 100


@pytest.mark.parametrize(
    "code",
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0xFEFF, 0xE0041, 0x7F, 0x1B],
)
def test_control_and_bidirectional_characters_are_removed(code: int) -> None:
    assert user_text(f"a{chr(code)}b") == "ab"


@given(JSON | st.fixed_dictionaries({"choices": st.lists(CHOICES | JSON, max_size=8)}))
def test_any_answer_gives_valid_choices_or_is_invalid(answer: Any) -> None:
    try:
        choices, dropped = read_choices(json.dumps(answer), CANDIDATES)
    except ModelInvalid:
        return
    assert len(choices) > dropped
    assert len({choice.exercise_id for choice in choices}) == len(choices)
    for choice in choices:
        assert choice.exercise_id in IDS
        assert 1 <= choice.sets <= 10 and 1 <= choice.reps <= 30
        assert 6 <= choice.rpe <= 10 and 15 <= choice.rest_seconds <= 300


@given(st.text(max_size=400))
def test_any_text_is_an_invalid_plan_and_an_invalid_wording(text: str) -> None:
    with pytest.raises(ModelInvalid):
        read_choices(text, CANDIDATES)
    with pytest.raises(ModelInvalid):
        read_wording(text, [Finding("a", "b")], "")


@given(st.text(max_size=200))
def test_a_note_is_shown_as_it_is_or_not_at_all(note: str) -> None:
    shown = safe_note(note, "Plank")
    assert shown == "" or (shown == " ".join(visible(note).replace("’", "'").split()) and shown.isprintable())


@given(st.lists(st.text(max_size=30), max_size=12))
def test_a_stream_shows_the_same_however_it_is_cut(parts: list[str]) -> None:
    cut, whole = SentenceStream("A prompt."), SentenceStream("A prompt.")
    for part in parts:
        cut.add(part)
    cut.end()
    whole.add("".join(parts))
    whole.end()
    assert "".join(cut.shown) == "".join(whole.shown)
    assert all(unicodedata.category(character) not in ("Cf", "Cs") for character in "".join(cut.shown))


@given(st.text(max_size=100))
def test_every_sentence_says_the_same_as_itself(text: str) -> None:
    assert says_the_same(text, text)


@given(st.text(max_size=60), st.lists(st.text(min_size=3, max_size=12), max_size=4))
def test_names_return_to_where_they_were(text: str, names: list[str]) -> None:
    plain = text.replace("{", "(")
    masked, masks = mask_names(plain, [name.replace("{", "(") for name in names])
    assert unmask_names(masked, masked, masks) == plain


@given(st.text(max_size=60), st.emails(), st.uuids().map(str))
def test_a_mail_address_and_the_users_id_are_never_sent(text: str, mail: str, user_id: str) -> None:
    redaction = Redaction(user_id, ["Ada Lovelace", mail])
    sent = redaction.value({"a": [f"{text} {mail} {text}", (f"{user_id}, Ada Lovelace",)]})
    spoken = json.dumps(sent, ensure_ascii=False)
    assert user_id not in spoken and "Lovelace" not in spoken
    assert f" {mail} " not in sent["a"][0]


def test_a_date_of_birth_is_removed_however_it_is_written() -> None:
    redaction = Redaction("u", ["1990-03-07"])
    for written in (
        "1990-03-07",
        "07.03.1990",
        "7.3.1990",
        "03/07/1990",
        "3/7/1990",
        "7 March 1990",
        "March 7, 1990",
        "Mar 7, 1990",
        "07.03.90",
    ):
        assert redaction.text(f"born {written}!") == "born [removed]!", written
    assert redaction.text("trained on 2026-03-07") == "trained on 2026-03-07"


def test_a_part_of_a_name_is_removed_as_it_is_written_only() -> None:
    redaction = Redaction("u", ["Will Power"])
    assert redaction.text("I will need power, says Will.") == "I will need power, says [removed]."
    assert redaction.text("WILL POWER") == "[removed]"


@pytest.mark.parametrize(
    "text",
    [
        "See http://evil.example/a?b=80 kg.", "http:evil.fr", "//evil.fr/a", "evil.fr/a?weight=80", "evil.co.uk", "evil.zip", "t.me/evil", "youtu.be/evil",
        "evil\u3002fr", "\uff48\uff54\uff54\uff50\uff1a//evil.fr", "\U0001d41e\U0001d42f\U0001d422\U0001d425.fr", "\\\\evil.fr\\a", "javascript:evil()", "data:text/html,evil",
        "![plan](//evil.fr/a.png?weight=80)", "![plan]( //evil.fr/a.png", "[plan][evil]", "\n[evil]: /a", "<img src=/evil>", "<script>evil()</script>", "<!--evil-->",
        "[plan](javascript:evil(1))", "mailto:a@evil.fr", "a@evil.fr", "tel:evil",
    ],
)  # fmt: skip
def test_no_sentence_has_a_link_an_image_or_a_tag(text: str) -> None:
    assert not re.search("evil|//|<|!\\[", safe_sentence(f"Rest. {text}", "A prompt."))


@pytest.mark.parametrize(
    "text",
    [
        "Do 3x5 at 62.5 kg, e.g. on Monday (2 min. of rest).", "Push/pull is 1:1, and RPE is 7-8.", "Sets < 3 are few; > 20 are many.", "Wait... then go!",
        "Up and/or down: 2 s each, i.e. slowly.", "½ of it, 5² times, naïvely – “so”.", "[removed] trains on Mondays.",
    ],
)  # fmt: skip
def test_a_plain_sentence_is_shown_as_it_is(text: str) -> None:
    assert safe_sentence(text, "A prompt.") == text


def test_a_link_is_none_in_two_halves_either() -> None:
    stream = SentenceStream("A prompt.")
    shown = stream.add("word " * 399 + "https://evil") + stream.add(".fr/a?weight=80 and") + stream.end()
    assert "evil" not in "".join(shown)
    endless = SentenceStream("A prompt.")
    assert endless.add("x" * 2_001) + endless.end() == []
