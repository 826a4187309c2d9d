"""Recognise the intent of a message by its words, and the numbers in it. Pure.

Used where no model answers. A message that is not recognised is answered with three suggestions.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from fitai.coach.chat.models import Intent
from fitai.coach.chat.safety.spelling import MAX_REMEMBERED, edit_distance
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units
from fitai.training.vocabulary import Muscle

KEY_WORDS = [
    "plates",
    "plateau",
    "stuck",
    "stalled",
    "stalling",
    "progress",
    "progressing",
    "progressed",
    "improving",
    "deload",
    "warmup",
    "warm",
    "replace",
    "substitute",
    "alternative",
    "alternatives",
    "instead",
    "technique",
    "minutes",
    "soreness",
    "hurry",
    "exercise",
    "workout",
    "session",
    "today",
    "tomorrow",
    "training",
    "schedule",
    "reason",
    "equipment",
    "stronger",
    "results",
    "calculate",
    "estimate",
    "maximum",
    "harder",
    "easier",
    "heavier",
    "lighter",
    "difficult",
    "exhausted",
]
"""Words that are recognised with one misspelling."""
_PATTERNS: tuple[tuple[Intent, str], ...] = (
    ("plates", r"\bplates?\b|\bload(?:ing)? (?:the |a |my )?bar\b|\b(?:on|onto) (?:the|each|a) (?:bar|side)\b"),
    ("one_rep_max", r"\b1 ?rms?\b|\bone rep(?:etition)? max\w*\b|\be1rm\b|\bmy max\b|\bmax(?:imum)? (?:on|for|in|bench|squat|deadlift)\b|\b(?:estimate|calculate|whats|what is)\b.*\bmax\w*\b"),
    ("warm_up", r"\bwarm(?:ing)? ?up\b|\bwarmup\w*\b|\bramp(?:ing)?(?: up| sets?)?\b"),
    ("deload", r"\bdeload\w*\b|\b(?:recovery|light|lighter|easy|rest) week\b|\bweek off\b"),
    ("swap", r"\bswap\w*\b|\breplac\w+\b|\bsubstitut\w*\b|\balternatives?\b|\binstead of\b|\b(?:another|different|other) exercises?\b|\b(?:dont|do not) (?:like|want to do|have)\b|\b(?:machine|rack|bench|bar) is (?:taken|busy|occupied|broken)\b|\bwithout (?:a |an |any |the )?(?:bench|barbell|rack|machine|cable|dumbbells?|equipment)\b"),
    ("plateau", r"\bplateau\w*\b|\bstuck\b|\bstall\w*\b|\bnot (?:progressing|improving|getting stronger|moving)\b|\bno (?:progress|gains)\b|\bsame weight (?:for|since)\b|\bnot going up\b"),
    ("sore", r"\bsore\w*\b|\bdoms\b|\bstiff\w*\b|\bach(?:e|es|y|ing)\b|\btight (?:hips?|hamstrings|quads|legs|back)\b"),
    ("form", r"\b(?:my|good|right|correct|proper|check|better|fix|improve) (?:\w+ )?(?:form|technique)\b|\btechnique\b|\bform\b|\bhow (?:do|to|should|can) (?:i |you )?(?:do|perform|execute) (?!i\b|in\b|better\b|today\b)|\bhow to (?:squat|bench|deadlift|row|press|lunge|hinge|curl|brace|breathe)\b|\bcues?\b|\bcorrectly\b|\bbreath(?:e|ing)\b"),
    ("time", r"\b\d+ ?(?:min|mins|minutes?|m)\b|\bhalf an hour\b|\bshort (?:on|of) time\b|\b(?:no|little|less|not much|not enough) time\b|\bhurry\b|\bquick (?:workout|session|one)\b|\bshorter\b|\bshorten\b|\brunning late\b|\btime is (?:short|tight)\b|\bhow long\b"),
    ("goal", r"\bgoals?\b|\bon track\b|\bwhen (?:will|can|do) i (?:reach|hit|get to|be)\b|\breach(?:ing)? (?:my|the)\b|\btarget\b"),
    ("why", r"\bwhy\b|\breasons?\b|\bwhats the point\b|\bwhat is .* (?:good )?for\b|\bwhat for\b|\bhow come\b|\bpurpose\b"),
    ("progress", r"\bprogress\w*\b|\bhow am i doing\b|\bhow(?:s| is| has) (?:my|it)\b|\bimprov\w+\b|\bgetting (?:any )?stronger\b|\btrends?\b|\bstats\b|\bresults\b|\bstreak\b|\bhow (?:strong|often|much have i|many workouts)\b|\brecords?\b|\bprs?\b"),
    ("difficulty", r"\btoo (?:hard|easy|heavy|light|difficult|much|long|tough)\b|\b(?:harder|easier|heavier|lighter|tougher)\b|\bexhaust\w+\b|\btired\b|\b(?:was|is|feels?|felt|so|very|really|super|pretty) (?:\w+ )?(?:hard|easy|heavy|light|tough|brutal)\b|\bpush (?:me )?harder\b|\bhold back\b|\bno energy\b|\b(?:hard|easy)\b"),
    ("today", r"\btoday\b|\btonight\b|\bnow\b|\bnext\b|\btomorrow\b|\bworkouts?\b|\btrain(?:ing)?\b|\bsession\b|\bschedule\b|\bthis week\b|\bplan(?:ned)?\b|\bwhat (?:should|do) i (?:do|lift|train)\b|\bstart\b"),
)  # fmt: skip
"""The intents in the order in which they are tried: what is more special first."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """The numbers of a message. Weights in kilograms.

    Attributes:
        weight: the first weight.
        reps: repetitions of a set; None where none are named.
        minutes: a time in minutes.
    """

    weight: float | None = None
    reps: int | None = None
    minutes: int | None = None


def intent_of(message: str) -> Intent:
    """What a message asks for."""
    words = normalized(message)
    return next((intent for intent, pattern in _compiled() if pattern.search(words)), "unknown")


@cache
def _compiled() -> tuple[tuple[Intent, re.Pattern[str]], ...]:
    return tuple((intent, re.compile(pattern)) for intent, pattern in _PATTERNS)


def normalized(message: str) -> str:
    """The lower-case words of a message, misspellings of the key words mended."""
    plain = re.sub(r"['’`]", "", message.lower())
    return " ".join(_mended(word) for word in re.findall(r"[a-z]+|\d+(?:[.,]\d+)?", plain))


@lru_cache(maxsize=MAX_REMEMBERED)
def _mended(word: str) -> str:
    if len(word) < 5 or word in KEY_WORDS:
        return word
    return next(
        (key for key in KEY_WORDS if key[0] == word[0] and len(key) > 5 and edit_distance(word, key) == 1), word
    )


# --- numbers -----------------------------------------------------------------------------------------------

_NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?)"
_KILOGRAMS = re.compile(rf"{_NUMBER}\s*(?:kgs?|kilos?|kilograms?)\b", re.IGNORECASE)
_POUNDS = re.compile(rf"{_NUMBER}\s*(?:lbs?|pounds?)\b", re.IGNORECASE)
_SET = re.compile(
    rf"{_NUMBER}\s*(?:kgs?|kilos?|lbs?|pounds?)?\s*(?:x|×|\*|for)\s*(\d{{1,2}})(?!\s*(?:kg|lb|min|week|day|set))",
    re.IGNORECASE,
)
_REPS = re.compile(r"\b(\d{1,2})\s*(?:reps?|repetitions|times)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b(\d{1,3})\s*(?:min|mins|minutes?|m)\b", re.IGNORECASE)
_BARE = re.compile(rf"\b{_NUMBER}\b(?!\s*(?:rm\b|rep|min|week|day|set|%|x|percent|workout|hour))", re.IGNORECASE)


def amounts_of(message: str, units: Units) -> Amounts:
    """The numbers of a message; a weight without a unit is in the caller's units."""
    own_unit = KILOGRAMS_PER_POUND if units == "imperial" else 1.0
    set_match = _SET.search(message)
    reps = _REPS.search(message)
    minutes = _MINUTES.search(message)
    hour = re.search(r"\bhalf an hour\b|\bhalf hour\b", message, re.IGNORECASE)
    return Amounts(
        weight=_weight(message, set_match, own_unit),
        reps=int(set_match[2]) if set_match else int(reps[1]) if reps else None,
        minutes=int(minutes[1]) if minutes else 30 if hour else None,
    )


def _weight(message: str, set_match: re.Match[str] | None, own_unit: float) -> float | None:
    for pattern, factor in ((_KILOGRAMS, 1.0), (_POUNDS, KILOGRAMS_PER_POUND)):
        match = pattern.search(message)
        if match:
            return _float(match[1]) * factor
    match = set_match or _BARE.search(re.sub(r"\b1\s?-?rm\b", "", message, flags=re.IGNORECASE))
    return None if match is None or _float(match[1]) == 0 else _float(match[1]) * own_unit


def _float(text: str) -> float:
    return float(text.replace(",", "."))


# --- muscles -----------------------------------------------------------------------------------------------

_MUSCLES: dict[str, tuple[Muscle, ...]] = {
    r"quads?|quadriceps|thighs?": (Muscle.QUADRICEPS,),
    r"hamstrings?|hammies": (Muscle.HAMSTRINGS,),
    r"glutes?|butt|bum": (Muscle.GLUTES,),
    r"calf|calves": (Muscle.CALVES,),
    r"legs?": (Muscle.QUADRICEPS, Muscle.HAMSTRINGS, Muscle.GLUTES, Muscle.CALVES),
    r"chest|pecs?": (Muscle.CHEST,),
    r"lats?": (Muscle.LATS,),
    r"back": (Muscle.LATS, Muscle.MIDDLE_BACK),
    r"shoulders?|delts?": (Muscle.SHOULDERS,),
    r"biceps?": (Muscle.BICEPS,),
    r"triceps?": (Muscle.TRICEPS,),
    r"arms?": (Muscle.BICEPS, Muscle.TRICEPS),
    r"forearms?": (Muscle.FOREARMS,),
    r"abs|core|abdominals|stomach": (Muscle.ABDOMINALS,),
    r"traps?": (Muscle.TRAPS,),
}


def muscles_in(message: str) -> list[Muscle]:
    """The muscles that a message names."""
    words = normalized(message)
    return list(
        dict.fromkeys(
            muscle
            for pattern, muscles in _MUSCLES.items()
            if re.search(rf"\b(?:{pattern})\b", words)
            for muscle in muscles
        )
    )
