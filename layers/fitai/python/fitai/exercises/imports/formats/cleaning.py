"""Parses, cleans and maps the values of other libraries' files. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from fitai.exercises.imports.models import ImportField, ParsedExercise, UnreadableFile

MAX_LINK = 500
"""Characters of a link to a picture or video."""
MAX_LINKS = 10
"""Pictures, and videos, of one exercise."""
MAX_STEP = 400
"""Characters of one instruction step."""
BLOCK_TAGS = frozenset({"p", "li", "br", "div", "ol", "ul", "h1", "h2", "h3", "h4"})
_SPACES = re.compile(r"\s+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class _TextExtractor(HTMLParser):
    """Collects the text of HTML, with a line break at each block tag."""

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


def parse_records(
    records: Any, parse_record: Callable[[int, dict[str, Any]], ParsedExercise], *, expected: str
) -> Iterator[ParsedExercise]:
    """Parse the objects of a JSON list; anything else in the list is an invalid record.

    Args:
        parse_record: gets the position of a record, counted from 1, and the record.
        expected: the start of the error message, such as "a list of exercises".

    Raises:
        UnreadableFile: it is not a list.
    """
    if not isinstance(records, list):
        raise UnreadableFile(f"{expected} is expected")
    for line, record in enumerate(records, 1):
        if isinstance(record, dict):
            yield parse_record(line, record)
        else:
            yield ParsedExercise(line, "", problems=[ImportField(path="", message="Must be an object")])


def html_paragraphs(html: str) -> list[str]:
    """The paragraphs and list items of HTML, without any markup."""
    parser = _TextExtractor()
    parser.feed(html)
    parser.close()
    return [text for line in "".join(parser.parts).split("\n") if (text := clean_text(line))]


def clean_text(text: str) -> str:
    """Remove line breaks, repeated spaces and unprintable characters."""
    printable = "".join(character if character.isprintable() or character.isspace() else " " for character in text)
    return _SPACES.sub(" ", printable).strip()


def instruction_steps(texts: list[str]) -> list[str]:
    """Clean instruction steps; one that is longer than `MAX_STEP` is split between its sentences."""
    steps: list[str] = []
    for text in filter(None, map(clean_text, texts)):
        if len(text) <= MAX_STEP:
            steps.append(text)
            continue
        step = ""
        for sentence in _SENTENCE.split(text):
            if step and len(step) + 1 + len(sentence) > MAX_STEP:
                steps.append(step)
                step = ""
            step = f"{step} {sentence}".strip()
        steps.append(step)
    return steps


def keep_links(record: ParsedExercise, links: Iterable[Any]) -> list[str]:
    """The links that an exercise may show: absolute, encrypted, without credentials. Others are noted.

    Nothing is fetched from them, now or later: an app that shows the exercise loads them.
    """
    kept: list[str] = []
    for link in links:
        text = str(link or "").strip()
        if _is_public_link(text) and len(kept) < MAX_LINKS:
            kept.append(text)
        else:
            record.notes.append(f"a link to a picture or video was left out: {text[:80]!r}")
    return list(dict.fromkeys(kept))


def _is_public_link(text: str) -> bool:
    if len(text) > MAX_LINK or not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    host = parts.hostname or ""
    # A host with a top-level domain: no number and no name of a local network.
    return parts.scheme == "https" and "@" not in parts.netloc and "." in host and host.rpartition(".")[2].isalpha()


def map_value(record: ParsedExercise, path: str, value: Any, vocabulary: Mapping[str, str]) -> str | None:
    """Map a value to one of our vocabulary; None for an empty one. An unknown value is added to the record's problems."""
    if value is None or value == "":
        return None
    mapped = vocabulary.get(clean_text(str(value)).casefold())
    if mapped is None:
        record.problems.append(ImportField(path=path, message=f"{str(value)[:60]!r} is unknown"))
    return mapped


def map_values(record: ParsedExercise, path: str, values: Any, vocabulary: Mapping[str, str]) -> list[str]:
    """Map values to those of our vocabulary, without duplicates."""
    if values is None:
        return []
    items = values if isinstance(values, list) else [values]
    mapped = [map_value(record, path, item, vocabulary) for item in items]
    return list(dict.fromkeys(value for value in mapped if value))


def exclude(values: list[str], others: list[str]) -> list[str]:
    """The values that are not among the others."""
    return [value for value in values if value not in others]
