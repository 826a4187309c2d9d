"""What the rules look for in texts. Pure; English.

Notes are read for words, not understood: `docs/coach-plans.md` has the table of what each check looks for.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’\-–./][^\W_]+)*")
_ZONE = re.compile(r"\bzones?\s*(\d)(?:\s*(?:to|and|or|[-–/])\s*(\d))?", re.IGNORECASE)
_PERCENTAGES = re.compile(r"\b(\d{1,3})\s*%?\s*(?:[-–]|to)\s*(\d{1,3})\s*(?:%|percent\b)", re.IGNORECASE)
_TALK = re.compile(r"\b(?:talk|talking|conversation|sentences?|speak)\b", re.IGNORECASE)
_EFFORT = (
    re.compile(r"\bRPE\s*7\b(?![.,]\d)", re.IGNORECASE),
    re.compile(r"\b0[.,]5\b|\bhalf a point\b", re.IGNORECASE),
    re.compile(r"\b(?:two|2) weeks\b|\b(?:second|other) week\b", re.IGNORECASE),
)
_START_LOAD = (
    re.compile(r"\blightest\b", re.IGNORECASE),
    re.compile(r"\b(?:8|eight)\b", re.IGNORECASE),
    re.compile(r"\b5\s*%?\s*(?:[-–]|to)\s*10\s*(?:%|percent|per cent)", re.IGNORECASE),
    re.compile(r"\b2\s*(?:[-–]|to|or)\s*3\b|\btwo (?:to|or) three\b", re.IGNORECASE),
    re.compile(r"\b(?:left|in reserve|in the tank)\b", re.IGNORECASE),
)
_SIDES = re.compile(r"\b(?:per|each|every|on both|for both) sides?\b", re.IGNORECASE)
_GROWTH = re.compile(
    r"\b(?:add|adds|more|longer|harder|grow|grows|increase|increases|raise|another|extra)\b", re.IGNORECASE
)
_LIGHTER = re.compile(r"\b(?:lighter|easier|ramp|build up|builds? up)\b", re.IGNORECASE)
_STRETCH = re.compile(r"\bstretch(?:es|ing)?\b", re.IGNORECASE)
_DYNAMIC = re.compile(r"\b(?:dynamic|swing\w*|circles?|walk\w*|moving|move\w*|flow\w*|mobility)\b", re.IGNORECASE)
_DOCTOR = re.compile(r"\b(?:doctor|midwife|physician|obstetrician)\b", re.IGNORECASE)

_FLAWS = {
    "a link": re.compile(
        r"https?:|\bwww\.|\]\(|<\s*/?\s*[a-z!]|\b[\w-]+\.(?:com|net|org|io|de|co|uk|app|info|me|ly|ai|dev|xyz|ru|tv)\b|\w@\w+\.\w",
        re.IGNORECASE,
    ),
    "an instruction to a model": re.compile(
        r"\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:instruction|instructions|rule|rules|prompt|prompts|previous|"
        r"above|prior|everything)\b|\bsystem\s*(?:prompt|message)\b|\bprompts?\b|\bas an? (?:ai|language model)\b|"
        r"\blanguage model\b|\byou are (?:now )?(?:chatgpt|gpt|an? (?:ai|assistant))\b|\b(?:system|assistant|user)\s*:|"
        r"<\|\w*\|>|\[/?inst\]|\bjailbreak\b|\bchatgpt\b",
        re.IGNORECASE,
    ),
    "a diagnosis": re.compile(
        r"\bdiagnos\w*|\b(?:tendin|arthr|burs|fasci|epicondyl)itis\b|\btendinopath\w*|\bherniat\w*|\bhernia\b|\bsciatica\b|"
        r"\bimpingement\b|\bscoliosis\b|\bosteopor\w*|\barthrosis\b|\bslipped disc\b|\btorn\b|\bfractur\w*|\bsyndrome\b|"
        r"\bdisease\b|\bdisorder\b|\bdiabet\w*|\bhypertension\b|\byou (?:have|suffer from) an? \w+ (?:injury|condition)\b",
        re.IGNORECASE,
    ),
    "a drug": re.compile(
        r"\bdrugs?\b|\bsteroids?\b|\banabolics?\b|\btestosterone\b|\btrenbolone\b|\bsarms?\b|\bclenbuterol\b|\bephedrine\b|"
        r"\bgrowth hormone\b|\bhgh\b|\binsulin\b|\bibuprofen\b|\bparacetamol\b|\bacetaminophen\b|\baspirin\b|\bnaproxen\b|"
        r"\bdiclofenac\b|\bpain\s?killers?\b|\bopioids?\b|\bcortisone\b|\bdiuretics?\b|\bamphetamines?\b|\bmedication\b|"
        r"\bdianabol\b|\bozempic\b|\bsemaglutide\b|\bcaffeine pills?\b",
        re.IGNORECASE,
    ),
}
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of Unicode that nobody sees: control, bidirectional and zero-width characters, separators, tags."""
INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5") | {
    chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
"""Letters and marks that show nothing, though their category is a visible one: fillers, and selectors of variations, which can carry a hidden text."""


def word_count(text: str) -> int:
    """The words of a text: runs of letters and digits, with what joins them."""
    return len(_WORD.findall(text))


def zone(text: str) -> int | None:
    """The highest heart-rate zone that a text names."""
    numbers = [int(number) for match in _ZONE.finditer(text) for number in match.groups() if number]
    return max(numbers, default=None)


def zone_percentages(text: str) -> list[tuple[int, int]]:
    """The ranges of percent that a text names, such as 60–70 %."""
    return [(int(low), int(high)) for low, high in _PERCENTAGES.findall(text)]


def tells_of_talk_test(text: str) -> bool:
    """Whether a text says how much one can talk."""
    return _TALK.search(text) is not None


def tells_of_effort(text: str) -> bool:
    """Whether a text says to start at RPE 7, and to add 0.5 every two weeks."""
    return all(part.search(text) for part in _EFFORT)


def tells_of_start_load(text: str) -> bool:
    """Whether a text says to take the lightest load for 8 repetitions, and to add 5–10 % until 2–3 are left."""
    return all(part.search(text) for part in _START_LOAD)


def tells_of_sides(text: str) -> bool:
    """Whether a text says that the repetitions are per side."""
    return _SIDES.search(text) is not None


def says_what_grows(text: str) -> bool:
    """Whether a text says what grows from week to week."""
    return _GROWTH.search(text) is not None


def tells_of_lighter_sets(text: str) -> bool:
    """Whether a text tells of lighter sets before the working sets."""
    return _LIGHTER.search(text) is not None and re.search(r"\bsets?\b", text, re.IGNORECASE) is not None


def is_static_stretch(text: str) -> bool:
    """Whether the instructions of a drill are those of a stretch that is held."""
    return _STRETCH.search(text) is not None and _DYNAMIC.search(text) is None


def sends_to_doctor(text: str) -> bool:
    """Whether a text says to ask a doctor or midwife."""
    return _DOCTOR.search(text) is not None


def flaws(text: str) -> list[str]:
    """What a text has that no text of a plan may have."""
    names = [name for name, pattern in _FLAWS.items() if pattern.search(text)]
    return [*names, "an invisible character"] if has_invisible(text) else names


def has_invisible(text: str) -> bool:
    """Whether a text has a character that shows nothing; a line break is none."""
    if text.isascii():
        return any((character < " " and character != "\n") or character == "\x7f" for character in text)
    return any(
        (unicodedata.category(character) in INVISIBLE_CATEGORIES and character != "\n")
        or character in INVISIBLE_LETTERS
        for character in text
    )
