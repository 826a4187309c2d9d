"""Texts on their way to the model, and back: what is removed from them, and which of the model's are shown."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from fitai.coach.model.models import MAX_TEXT
from fitai.coach.planning.checking.texts import INVISIBLE_CATEGORIES, INVISIBLE_LETTERS, flaws

MAX_NAME = 100
"""Letters of a name that a user has given something, as far as the model gets to see it."""
MIN_NAME_PART = 3
"""Letters of a part of a person's name that is removed by itself; the whole name always is."""
MAX_NOTE = 160
MIN_NOTE_WORDS = 4
"""A note gives a reason (coach.md, V23)."""
ECHO_WORDS = 8
"""So many words in a row of the system prompt are an echo of it."""

_VISIBLE_CONTROLS = frozenset("\n\t")
_MAIL = re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+")
_LINK = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,20}:[/\\]{1,2}|www\.)\S*|\b(?:https?|ftp|javascript|vbscript|data|blob|file|intent|mailto|tel|sms):\S+"
    r"|(?<![\w:])[/\\]{2}\S+"
    r"|(?<![\w.-])(?:[\w-]+[.。．｡])*(?:[\w-]{2,}[.。．｡][^\W\d_]{2,}(?:[.。．｡/:?#]\S*)?|[\w-][.。．｡][^\W\d_]{2,}/\S*)",
    re.IGNORECASE,
)
"""What a client may make a link of: with a scheme, without one, or a name with any ending, since new ones come every month."""
_MARKUP = re.compile(r"<[a-z/!?]|!\[|\]\s*[(\[]|^\s*\[[^\]]*\]:", re.IGNORECASE | re.MULTILINE)
"""Markup that is left after links were replaced by their words: images, tags, links by reference."""
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_REMOVED = "[removed]"


# --- on the way to the model -----------------------------------------------------------------------------------


def visible(text: str) -> str:
    """The text without characters that nobody sees, in Unicode's composed form. Line breaks and tabs stay."""
    kept = (
        character
        for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        if character in _VISIBLE_CONTROLS
        or (unicodedata.category(character) not in INVISIBLE_CATEGORIES and character not in INVISIBLE_LETTERS)
    )
    return "".join(kept)


def user_text(text: str, limit: int = MAX_TEXT) -> str:
    """A user's text as it may be sent: visible, at most `limit` letters."""
    return visible(text[: 4 * limit]).strip()[:limit]


def user_name(text: str) -> str:
    """A name that a user has given something, as it may be sent: one line."""
    return " ".join(user_text(text, MAX_NAME).split())


class Redaction:
    """Removes what identifies a person from all that is sent: names, mail addresses, the birth date, the user's id.

    Args of the constructor:
        private_texts: names and the mail address as they are stored, the birth date in ISO 8601.
    """

    def __init__(self, user_id: str, private_texts: Iterable[str]) -> None:
        whole = [user_id]
        parts: list[str] = []
        for text in filter(None, (text.strip() for text in private_texts)):
            date_forms = _dates(text)
            whole += date_forms or [text]
            if not date_forms and "@" not in text:
                parts += [part for part in text.split() if len(part) >= MIN_NAME_PART and part != text]
        self._whole = _any_of(whole, re.IGNORECASE)
        # A part of a name may be an ordinary word, such as Will: it is removed as it is written only.
        self._parts = _any_of(parts, 0) if parts else None

    def text(self, text: str) -> str:
        """The text without them."""
        text = self._whole.sub(_REMOVED, _MAIL.sub(_REMOVED, text))
        return self._parts.sub(_REMOVED, text) if self._parts else text

    def value(self, value: Any) -> Any:
        """A JSON value whose texts are without them; the names of members stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {name: self.value(member) for name, member in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(member) for member in value]
        return value


def _any_of(texts: Iterable[str], flags: int) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(text) for text in sorted(set(texts), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", flags)


def _dates(text: str) -> list[str]:
    """The usual ways to write a date that is given in ISO 8601; none for another text."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return []
    month = day.strftime("%B")
    forms = {
        f"{day:{form}}"
        for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%d.%m.%y", "%m/%d/%y")
    }
    forms |= {f"{day.day}{mark}{day.month}{mark}{day.year}" for mark in "./-"}
    forms |= {f"{day.month}/{day.day}/{day.year}"}
    forms |= {f"{day.day} {name} {day.year}" for name in (month, month[:3])}
    return [*forms, *(f"{name} {day.day}, {day.year}" for name in (month, month[:3]))]


# --- on the way back -------------------------------------------------------------------------------------------


@cache
def _vocabulary() -> frozenset[str]:
    """The words that a note may have: those of the library's descriptions and of coaching, none about health or money."""
    return frozenset(files(__package__).joinpath("vocabulary.txt").read_text("utf-8").split())


def safe_note(note: str, exercise_name: str) -> str:
    """A note of the model as it may be shown; empty where it may not, so that the planner writes its own.

    It may be at most 160 letters and at least four words, all of them of our vocabulary or the exercise's name, without
    numbers (loads, sets and times are computed by our code), links or signs of markup. What a text within the request
    ordered the model to write does not get through this.
    """
    text = " ".join(visible(note).replace("’", "'").split())
    words = _WORD.findall(text.lower())
    if not len(words) >= MIN_NOTE_WORDS or len(text) > MAX_NOTE:
        return ""
    if re.search(r"[^A-Za-z' ,.;:()/–—-]", text) or _LINK.search(text) or re.search(r"\b[A-Z]{4,}\b", text):
        return ""
    if flaws(text):
        return ""
    own_words = set(_WORD.findall(exercise_name.lower()))
    return text if all(word in own_words or _is_ordinary(word) for word in words) else ""


def _is_ordinary(word: str) -> bool:
    words = _vocabulary()
    stems = [word, word.removesuffix("'s")]
    stems += [word.removesuffix(ending) for ending in ("s", "es", "ed", "ing", "ly") if word.endswith(ending)]
    return any(stem in words for stem in stems)


_FORBIDDEN = re.compile(
    r"\b(?:steroids?|trenbolone|testosterone|dianabol|anavar|clenbuterol|ephedrine|sarms?|hgh|insulin|dnp|diuretics?"
    r"|ibuprofen|paracetamol|aspirin|tramadol|oxycodone|amphetamines?|cocaine|adderall|ozempic|semaglutide"
    r"|(?:you (?:may |might |probably |clearly )?(?:have|got|suffer from|are suffering from)|(?:it|this|that) (?:is|looks like|sounds like))"
    r" (?:an? )?(?:\w+ ){0,2}(?:cancer|tumou?r|diabetes|hernia|\w+itis|\w+opathy|sciatica|depression|anorexia|bulimia|fracture|disease|disorder)"
    r"|diagnos\w+|prescri\w+|passwords?|credit card|card number|api key|access token|system prompt|my instructions"
    r"|kill yourself|starve)\b",
    re.IGNORECASE,
)
"""What no answer says: drugs, a diagnosis, requests for secrets, our instructions, what harms."""
_CALORIES = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+|\d+)\s?(?:k?cal|calories)\b", re.IGNORECASE)
LEAST_CALORIES = 1_200
"""No answer names less for a day (coach.md, section 9)."""


def safe_sentence(sentence: str, prompt: str) -> str:
    """A sentence of the model as it may be shown: without links, and empty where it may not be shown at all."""
    text = _MARKDOWN_LINK.sub(r"\1", visible(sentence))
    text = _LINK.sub(_REMOVED, _MAIL.sub(_REMOVED, text))
    # What only looks like letters of a link in another width or style is one to a browser.
    plain = unicodedata.normalize("NFKC", text)
    if _MARKUP.search(plain) or (plain != text and _LINK.search(plain)):
        return ""
    if _FORBIDDEN.search(plain) or _names_few_calories(plain) or _echoes(plain, prompt):
        return ""
    return text


def _names_few_calories(text: str) -> bool:
    for match in _CALORIES.finditer(text):
        about_a_day = re.search(r"\b(?:day|daily|eat|diet|intake)\b", text, re.IGNORECASE)
        if about_a_day and float(re.sub(r"[.,]", "", match[1])) < LEAST_CALORIES:
            return True
    return False


def _echoes(text: str, prompt: str) -> bool:
    words = _WORD.findall(text.lower())
    prompt_words = f" {' '.join(_WORD.findall(prompt.lower()))} "
    runs = (words[place : place + ECHO_WORDS] for place in range(len(words) - ECHO_WORDS + 1))
    return any(f" {' '.join(run)} " in prompt_words for run in runs)


class SentenceStream:
    """Makes sentences of the parts of an answer, so that each is checked as a whole before it is shown."""

    def __init__(self, prompt: str) -> None:
        self._prompt, self._rest = prompt, ""
        self.shown: list[str] = []

    def add(self, part: str) -> list[str]:
        """The sentences that this part completes, as they may be shown."""
        self._rest += part
        *sentences, self._rest = re.split(r"(?<=[.!?:])(?=\s)|(?<=\n)", self._rest)
        if len(self._rest) > MAX_TEXT:
            # Between words: half a link is none to the checks. What has no end at all is left out.
            start, blank, rest = self._rest.rpartition(" ")
            sentences, self._rest = [*sentences, start + blank], rest if blank else ""
        return self._checked(sentences)

    def end(self) -> list[str]:
        """What is left at the end."""
        rest, self._rest = self._rest, ""
        return self._checked([rest])

    def _checked(self, sentences: Sequence[str]) -> list[str]:
        safe = [text for text in (safe_sentence(sentence, self._prompt) for sentence in sentences) if text]
        self.shown += safe
        return safe


# --- names in findings ---------------------------------------------------------------------------------------

_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»')
_PLACEHOLDER = re.compile(r"\{[a-z]\}")


def mask_names(text: str, names: Iterable[str]) -> tuple[str, dict[str, str]]:
    """A sentence with placeholders for what users have named, and what they stand for: `{a}` → `Leg day`."""
    mentions = [name for name in names if name] + _QUOTED.findall(text)
    masks: dict[str, str] = {}
    for letter, name in zip("abcdefghijklmnopqrstuvwxyz", dict.fromkeys(mentions), strict=False):
        if name in text:
            text = text.replace(name, f"{{{letter}}}")
            masks[f"{{{letter}}}"] = name
    return text, masks


def unmask_names(text: str, source: str, masks: dict[str, str]) -> str:
    """A sentence with the names in it again; empty where it has not the placeholders of its source."""
    if set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(source)):
        return ""
    return _PLACEHOLDER.sub(lambda match: masks.get(match[0], ""), text)


# --- findings --------------------------------------------------------------------------------------------------

_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"]
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "thousand": 1000, "once": 1, "twice": 2, "double": 2, "doubled": 2, "half": 0.5, "halved": 0.5, "triple": 3, "dozen": 12}  # fmt: skip
_UNITS = {
    "kg": "kg", "kilograms": "kg", "kilos": "kg", "lb": "lb", "lbs": "lb", "pounds": "lb", "%": "%", "percent": "%", "g": "g",
    "sets": "sets", "set": "sets", "reps": "reps", "rep": "reps", "repetitions": "reps", "weeks": "weeks", "week": "weeks",
    "days": "days", "day": "days", "minutes": "min", "minute": "min", "min": "min", "seconds": "s", "s": "s", "months": "months",
    "month": "months", "hours": "h", "hour": "h", "sessions": "sessions", "session": "sessions", "kcal": "kcal",
}  # fmt: skip
_UP = re.compile(
    r"\b(?:up|r[io]s\w*|increas\w*|gain\w*|improv\w*|grow\w*|grew|higher|stronger|more|upwards?|climb\w*)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:down|f[ae]ll\w*|decreas\w*|drop\w*|declin\w*|lower|weaker|less|fewer|los[est]\w*|downwards?|shr[iau]nk\w*)\b",
    re.IGNORECASE,
)


def quantities(text: str) -> set[tuple[float, str]]:
    """The numbers of a text, in digits or words, each with its unit; empty where the word after it is none."""
    result: set[tuple[float, str]] = set()
    for match in re.finditer(r"(?<![\w.,])(\d+(?:[.,]\d+)*|[a-z]+)(?:[ \u00a0-]?(%|[a-z]+))?", text.lower()):
        number = _number(match[1])
        if number is not None:
            result.add((number, _UNITS.get(match[2] or "", "")))
        # The word after a word may be a number itself: "about three sets".
        elif match[2] and match[2] in _NUMBER_WORDS:
            following = re.match(r"[ \u00a0-]?(%|[a-z]+)?", text.lower()[match.end() :])
            unit = following[1] if following else None
            result.add((float(_NUMBER_WORDS[match[2]]), _UNITS.get(unit or "", "")))
    return result


def _number(text: str) -> float | None:
    if text in _NUMBER_WORDS:
        return float(_NUMBER_WORDS[text])
    if not text[0].isdigit():
        return None
    # 1,234.5 has separators of thousands; what has only one comma and not three digits behind it is a decimal.
    plain = text.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return float("nan")


def says_the_same(text: str, source: str) -> bool:
    """Whether a sentence has no number, unit or direction that its source does not have."""
    if not quantities(text) <= quantities(source):
        return False
    return all(bool(direction.search(source)) or not direction.search(text) for direction in (_UP, _DOWN))
