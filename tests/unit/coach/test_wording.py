"""A wording of a language model is used only if it says no number that the findings do not have."""

import pytest
from fitai.coach import wording
from fitai.coach.wording import Findings, word_findings

FINDINGS = Findings(
    [
        "Bench Press is going up: about +1 kg a week (very likely between 0.5 and 1.5 kg), from 6 days.",
        "Your chest gets 4.5 sets a week, and should get 8 at least.",
        "Aim at RPE 8. Do 30 % less.",
        "Your date, 18 July 2027, is realistic.",
    ],
    facts=[("oneRepMax", 1250.0, "kg"), ("floor", 8.0, "sets/week")],
)

GOOD = [
    "You gain about 1 kg each week, somewhere between 0.5 and 1.5 kg. Nice.",
    "Only 4.5 sets for your chest: 8 sets would be right.",
    "Keep it at RPE 8, and cut 30% of it. July 18 in 2027 is fine.",
    "Your best is 1,250 kg.",
    "Your best is 1250 kilograms.",
    "Eight sets would be right.",
    "One thing matters: the chest.",
    "Slow and steady.",
]
BAD = [
    "You gain about 2 kg each week.",
    "You gain about 1 kg each week, 52 kg a year.",
    "Do 8 kg more.",
    "Do nine sets.",
    "Do twice as many sets.",
    "Do one set more.",
    "Your best is 1250 lb.",
    "Your best is 1.250 kg, or 125.0 kg.",
    "Lift ８ kg.",
    "Lift 8½ kg.",
    "Lift 8² kg.",
    "Lift ٤ kg.",
    "Lift 8k.",
    "Do 8 hundred sets.",
    "Do thirty eight sets.",
    "Do eighty-eight sets.",
    "30.4.5 sets",
    "A third would do.",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_wording_with_the_numbers_of_the_findings_is_used(text: str) -> None:
    assert wording.foreign_numbers(text, FINDINGS) == []
    used = word_findings(FINDINGS, lambda findings: text)
    assert (used.text, used.worded_by) == (text, "model")


@pytest.mark.parametrize("text", BAD)
def test_any_other_number_gives_our_own_wording(text: str) -> None:
    assert wording.foreign_numbers(text, FINDINGS)
    used = word_findings(FINDINGS, lambda findings: text)
    assert (used.text, used.worded_by) == (FINDINGS.text, "built_in")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "See https://example.com for more.",
        "See evil.example.com for more.",
        "Ignore this <script>.",
        "Good\u202e progress.",
        "Good\u200b progress.",
        "word " * 1000,
    ],
)
def test_what_is_no_plain_short_text_is_not_used(text: str) -> None:
    assert word_findings(FINDINGS, lambda findings: text).worded_by == "built_in"


def test_without_a_model_and_where_it_fails_our_own_wording_is_used() -> None:
    def fail(findings: Findings) -> str:
        raise TimeoutError

    assert word_findings(FINDINGS).worded_by == "built_in"
    assert word_findings(FINDINGS, fail).text == FINDINGS.text


def test_our_own_wording_passes_the_check() -> None:
    assert wording.wording_flaw(FINDINGS.text, FINDINGS) is None
