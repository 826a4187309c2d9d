"""Which of the concerns of the specification (section 9) a message tells of. Pure."""

import re
from dataclasses import dataclass

from fitai.coach.chat.safety import other_languages, patterns
from fitai.coach.chat.safety.concerns import Concern as Concern
from fitai.coach.chat.safety.spelling import BREAK, normalized, plain_words
from fitai.training.vocabulary import BodyRegion

MIN_CALORIES = 1200
"""Kilocalories a day below which a diet is answered as an eating disorder is."""
MIN_KILOJOULES = 5020
"""The same in kilojoules."""
ADULT_AGE = 18
URGENT = (Concern.EMERGENCY, Concern.SELF_HARM)
"""Concerns beside which "see a professional if it does not get better" would be said too little."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a message tells of: the concerns, the most pressing first, and the regions of the body that are named.

    Attributes:
        language: that of the words which tell of them.
    """

    concerns: tuple[Concern, ...] = ()
    regions: tuple[BodyRegion, ...] = ()
    language: str = "en"

    @property
    def concern(self) -> Concern | None:
        """The most pressing one."""
        return self.concerns[0] if self.concerns else None

    @property
    def answered(self) -> tuple[Concern, ...]:
        """The concerns that the answer speaks of: all, but in an emergency or a crisis nothing that could take from its weight."""
        if self.concern not in URGENT:
            return self.concerns
        return tuple(concern for concern in self.concerns if concern in (*URGENT, Concern.EATING))

    @property
    def asks_to_spare(self) -> bool:
        """Whether what hurts is to be left out from now on: at pain, also beside others, but not in an emergency or a crisis."""
        return Concern.PAIN in self.answered


def assess(message: str, *, is_minor: bool = False) -> Assessment:
    """What a message tells of.

    Args:
        is_minor: whether the user is under 18 by the profile; a message that says so counts, too.
    """
    words, plain = normalized(message), plain_words(message)
    is_young = is_minor or says_minor(words) or says_minor(plain)
    present = {
        Concern.EMERGENCY: patterns.tells_of(words, patterns.EMERGENCY),
        Concern.SELF_HARM: patterns.tells_of(words, patterns.SELF_HARM),
        Concern.EATING: patterns.tells_of(words, patterns.EATING) or eats_too_little(words),
        Concern.MINOR_WEIGHT_LOSS: is_young and patterns.tells_of(words, patterns.WEIGHT_LOSS),
        Concern.PAIN: patterns.tells_of(words, patterns.INJURY),
        Concern.DRUGS: patterns.tells_of(words, patterns.DRUGS),
        Concern.DIAGNOSIS: patterns.tells_of(words, patterns.DIAGNOSIS),
    }
    concerns = {concern for concern in Concern if present[concern]}
    language = "en"
    for other, patterns_by_concern in other_languages.PATTERNS.items():
        matches = {
            concern
            for concern, others in patterns_by_concern.items()
            if patterns.tells_of(plain, others) and (is_young or concern is not Concern.MINOR_WEIGHT_LOSS)
        }
        language = other if matches - concerns else language
        concerns |= matches
    if Concern.DIAGNOSIS not in concerns and patterns.tells_of(words, patterns.INJURY_NAMES):
        concerns.add(Concern.PAIN)
    return Assessment(tuple(concern for concern in Concern if concern in concerns), regions_in(words), language)


# --- age ---------------------------------------------------------------------------------------------------

_AGE = re.compile(
    r"\b(?:im|i am|i was|bin|tengo|age is|aged?|turn(?:ed|ing)?|at|am|only|just|barely)(?: only| just| a| like| now| about| almost| nearly)* (\d{1,2})\b"
    r"(?! (?:kgs?|kilos?|lbs?|pounds|%|percent|minutes?|mins?|days?|weeks?|months?|reps?|sets?|hours?|km|miles|stone|st|cm|am|pm|times|x|rm"
    r"|workouts?|calories|steps|\d|rpe|degrees|sessions?))"
)
_BARE_AGE = re.compile(r"(?:^|\| )(\d{1,2}) (?:and|here)\b")
_RELATIVE = re.compile(
    r"\b(?:son|daughter|kid|child|brother|sister|boy|girl|friend|cousin|nephew|niece)\b(?: \w+){0,2} (?:is|turned|just turned) (\d{1,2})\b"
)
_YEARS = re.compile(
    r"\b(\d{1,2}) ?(?:years?|yrs?|yr|y)? ?(?:old|o|yo)\b|\b(\d{1,2}) (?:year|yr)s? of age\b|\b(\d{1,2}) ?(?:m|f|male|female|boy|girl|guy)\b"
)
_SCHOOL = re.compile(r"\b(?:high ?school(?:er)?|middle school(?:er)?|(?:\d{1,2}(?:th|st|nd|rd)|ninth|eighth|tenth|seventh|\d{1,2} th) grader?|(?:as|im|am|i am) an? (?:\w+ )?(?:teen\w*|minor|kid|child)|under ?age|under 18)\b")  # fmt: skip


def says_minor(words: str) -> bool:
    """Whether normalised words tell of somebody under 18."""
    ages = [
        int(age)
        for match in [
            *_AGE.finditer(words),
            *_YEARS.finditer(words),
            *_RELATIVE.finditer(words),
            *_BARE_AGE.finditer(words),
        ]
        for age in match.groups()
        if age
    ]
    return any(5 <= age < ADULT_AGE for age in ages) or _SCHOOL.search(words) is not None


# --- food --------------------------------------------------------------------------------------------------

_ENERGY = re.compile(r"(?<![\d.])(\d{1,5})(?:\.\d+)? (?:(?!to\b)\w+ )?(calories|calorie|kilojoules)\b")
_BARE = re.compile(
    r"\b(?:eat|eats|eating|ate|intake|diet|eaten|consume|consuming|restrict|restricting)\b(?: \w+){0,5}? (\d{3,4})\b"
    r"(?! ?(?:g|gr|grams?|mg|ml|kgs?|lbs?|steps|reps|protein|calories|calorie|kilojoules))(?: \w+){0,2}? (?:a|per|each|every) day\b"
)
_BOUND = re.compile(
    r"\b(?:eat|eating|stay|staying|keep|restrict|restricting) (?:it |to |at )?(?:under|below|less than|only)? ?(\d{3,4})\b"
    r"(?! ?(?:g|gr|grams?|mg|ml|kgs?|lbs?|steps|reps|protein|calories|calorie|kilojoules|m\b|metres|meters|km|times|more))"
)
_EATEN = re.compile(
    r"\b(?:eat|eats|eating|eaten|ate|diets?|intake|live on|living on|limit\w*|stick(?:ing)? to|stay(?:ing)?|under|below|less than|only"
    r"|am tag|pro tag|taglich|esse|essen|diat|al dia|por dia|como|comer|dieta|consum\w+|restrict\w*|surviv\w+|a day|per day|each day|every day|daily|fast\w*|lose|losing|weight|goal|target|plan|menu|enough)\b"
)
_AT_MOST = re.compile(r"\b(?:under|below|less than|max|maximum|up to)\b")
_NOT_EATEN = re.compile(
    r"\b(?:burn\w*|verbrann\w*|verbrenn\w*|defizit|quem\w+|deficit|surplus|extra|more|above|over|hour|workout|run|running|session|walk\w*|bulk\w*|cardio|minus|reduce\w* by|cut by"
    r"|cut(?:ting)? \d|treadmill|bike|watch|maintenance|fewer|higher|too low|too little|cutting|expend\w*)\b"
)
_ONE_MEAL = re.compile(
    r"\b(?:snacks?|meals?|breakfasts?|lunch\w*|dinners?|shakes?|bars?|smoothies?|recipes?|protein(?! \d)|portion|pizza|cookie|burger)\b"
)
_DAILY = re.compile(r"\b(?:a day|per day|each day|every day|daily|one meal|all day|whole day|meal plan)\b")


def eats_too_little(words: str) -> bool:
    """Whether normalised words tell of eating, or wanting to eat, less than 1200 kilocalories a day."""
    return any(_eats_too_little(sentence) for sentence in words.split(BREAK))


def _eats_too_little(sentence: str) -> bool:
    if _NOT_EATEN.search(sentence) or (_ONE_MEAL.search(sentence) and not _DAILY.search(sentence)):
        return False
    if _EATEN.search(sentence):
        at_most = _AT_MOST.search(sentence) is not None
        for amount, unit in _ENERGY.findall(sentence):
            bound = MIN_KILOJOULES if unit == "kilojoules" else MIN_CALORIES
            if int(amount) < bound + at_most:
                return True
    if any(300 <= int(amount) <= MIN_CALORIES for amount in _BOUND.findall(sentence)):
        return True
    return any(100 <= int(amount) < MIN_CALORIES for amount in _BARE.findall(sentence))


# --- regions -----------------------------------------------------------------------------------------------

_REGIONS = {
    BodyRegion.NECK: r"neck|nacken|cuello",
    BodyRegion.SHOULDER: r"shoulders?|rotator cuff|delts?|collarbone|schultern?|hombros?",
    BodyRegion.ELBOW: r"elbows?|ell(?:en)?bogen|codos?",
    BodyRegion.WRIST: r"wrists?|hands?|thumb|forearms?|handgelenke?|munecas?",
    BodyRegion.UPPER_BACK: r"upper back|mid back|lats?|traps?",
    BodyRegion.CHEST: r"chest|pecs?|ribs?",
    BodyRegion.ABDOMEN: r"stomach|abdomen|abs|belly",
    BodyRegion.LOWER_BACK: r"(?:lower |low )back|lowerback|(?<!upper )(?<!mid )back|spine|tailbone|si joint|ru?e?cken(?:schmerz\w*)?|espalda",
    BodyRegion.HIP: r"hips?|groin|hip flexors?|hue?fte|cadera",
    BodyRegion.KNEE: r"knees?|acl|meniscus|knie(?:schmerz\w*)?|rodillas?",
    BodyRegion.ANKLE: r"ankles?|calf|calves|shins?|achilles|foot|feet|heels?|kno?e?chel|tobillos?",
}


def regions_in(words: str) -> tuple[BodyRegion, ...]:
    """The regions of the body that normalised words name."""
    return tuple(region for region, pattern in _REGIONS.items() if re.search(rf"\b(?:{pattern})\b", words))
