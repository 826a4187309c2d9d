"""What the texts of other libraries need before they are ours. Pure."""

import re
from html.parser import HTMLParser
from typing import Any

from fitai.exercises.imports.models import ImportField, ParsedExercise

MAX_STEP = 400
"""Characters of one step."""
BLOCK_TAGS = frozenset({"p", "li", "br", "div", "ol", "ul", "h1", "h2", "h3", "h4"})
_SPACES = re.compile(r"\s+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class _TextExtractor(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._hidden += tag in ("script", "style")
        if tag in BLOCK_TAGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")
        if tag in BLOCK_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.parts.append(data)


def html_paragraphs(html: str) -> list[str]:
    """The paragraphs and list items of HTML, without any markup."""
    parser = _TextExtractor()
    parser.feed(html)
    parser.close()
    return [text for line in "".join(parser.parts).split("\n") if (text := clean_text(line))]


def clean_text(text: str) -> str:
    """On one line, without spaces that mean nothing and characters that cannot be shown."""
    shown = "".join(mark if mark.isprintable() or mark.isspace() else " " for mark in text)
    return _SPACES.sub(" ", shown).strip()


def instruction_steps(texts: list[str]) -> list[str]:
    """Steps of a length that a list can show: a longer one is parted between its sentences."""
    found: list[str] = []
    for text in filter(None, map(clean_text, texts)):
        if len(text) <= MAX_STEP:
            found.append(text)
            continue
        part = ""
        for sentence in _SENTENCE.split(text):
            if part and len(part) + 1 + len(sentence) > MAX_STEP:
                found.append(part)
                part = ""
            part = f"{part} {sentence}".strip()
        found.append(part)
    return found


def map_value(record: ParsedExercise, path: str, value: Any, known: dict[str, str]) -> str | None:
    """Our word for one of theirs; None for nothing. An unknown one is noted as a problem of the record."""
    if value is None or value == "":
        return None
    ours = known.get(clean_text(str(value)).casefold())
    if ours is None:
        record.problems.append(ImportField(path=path, message=f"{str(value)[:60]!r} is unknown"))
    return ours


def map_values(record: ParsedExercise, path: str, values: Any, known: dict[str, str]) -> list[str]:
    """Our words for theirs, each once."""
    if values is None:
        return []
    given = values if isinstance(values, list) else [values]
    found = [map_value(record, path, value, known) for value in given]
    return list(dict.fromkeys(one for one in found if one))


def exclude(values: list[str], others: list[str]) -> list[str]:
    """Those that are not among the others."""
    return [value for value in values if value not in others]
