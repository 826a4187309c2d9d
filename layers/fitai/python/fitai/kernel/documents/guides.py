"""The guides for app developers as HTML, made from `docs/`; a function serves them as they are. No function imports this.

Which ones they are says the map of the documents, `docs/README.md`.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from fitai.kernel import catalogue
from fitai.kernel.documents import error_catalogue

FILE = "guides.json"
FOLDER = catalogue.ROOT / "docs"
READERS = "app developers"
LINK = re.compile(r"\((\w+)\.md\)")


def document() -> dict[str, dict[str, str]]:
    """The title and the content of each guide, by its name."""
    texts = {name: (FOLDER / f"{name}.md").read_text() for name in names()}
    texts["errors"] = error_catalogue.document()
    return {name: {"title": _title(text), "html": _html(text, set(texts))} for name, text in texts.items()}


def names() -> list[str]:
    """The guides that the map of the documents names for app developers."""
    found: list[str] = []
    is_theirs = False
    for line in (FOLDER / "README.md").read_text().splitlines():
        reader, is_row = (line.split("|")[1].strip(), True) if line.startswith("| ") else ("", False)
        is_theirs = is_row and (reader == READERS or (is_theirs and not reader))
        found += LINK.findall(line) if is_theirs else []
    return list(dict.fromkeys(found))


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


def _html(text: str, guides: set[str]) -> str:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for heading, content in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", re.sub(r"[^\w]+", "-", content.content.lower()).strip("-"))
    for token in _links(tokens):
        token.attrSet("href", _address(str(token.attrGet("href")), guides))
    return str(parser.renderer.render(tokens, parser.options, {}))


def _links(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "link_open":
            yield token
        yield from _links(token.children or [])


def _address(target: str, guides: set[str]) -> str:
    """The address of what a guide links to, seen from the guide's page; the start of the page for what is not served."""
    path, _, fragment = target.partition("#")
    if ":" in path or not path:
        return target
    if path.removesuffix(".md") in guides:
        return path.removesuffix(".md") + (f"#{fragment}" if fragment else "")
    return f"../../{path}" if path in ("openapi.json", "asyncapi.json") else "#"
