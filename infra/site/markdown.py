"""Documents of this repository as Zensical reads them: CommonMark as Python-Markdown takes it, with the site's links."""

import os
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from markdown_it import MarkdownIt

from infra import ROOT
from infra.local.console import Trouble

FENCE = re.compile(r"^ {0,12}(`{3,}|~{3,})")
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\(([^()\s]+)\)")
COMMENT = re.compile(r"^ *<!--.*?-->\n?", re.MULTILINE | re.DOTALL)
MARKER = re.compile(r"^( *)([-*+]|\d+[.)])( {1,4})")
OWN_PAGES = "site/pages/"
SERVED = {"docs/openapi.json": "openapi.json", "docs/asyncapi.json": "asyncapi.json"}
"""Files that the API serves beside the documents."""


def page_text(text: str, source: str, path: str, paths: Mapping[str, str]) -> str:
    """The text of a page.

    Args:
        source: its file, from the root of the repository; `path`: where it is in the site.
        paths: where the site has other files, by their sources.

    Raises:
        Trouble: it links to a file that is not in the repository.
    """
    return _spaced(_linked(COMMENT.sub("", text), source, path, paths))


def _linked(text: str, source: str, path: str, paths: Mapping[str, str]) -> str:
    """The text with links into the site; those to other files of the repository become words."""

    def replaced(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        address = _address(target, source, path, paths)
        return words if address is None else f"[{words}]({address})"

    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and line.strip() == fence:
            fence = ""
        lines.append(line if fence or mark else LINK.sub(replaced, line))
    return "\n".join(lines)


def _address(target: str, source: str, path: str, paths: Mapping[str, str]) -> str | None:
    name, mark, fragment = target.partition("#")
    # Pages of the site alone link within it.
    if not name or ":" in name.partition("/")[0] or source.startswith(OWN_PAGES):
        return target
    file = os.path.normpath(PurePosixPath(source).parent / name)
    folder = PurePosixPath(path).parent
    if file in SERVED:
        return os.path.relpath(f"../{SERVED[file]}", folder)
    if not (ROOT / file).exists():
        raise Trouble(f"{source} links to {target}, which is not there.")
    index = f"{file}/README.md"
    there = paths.get(file) or paths.get(index)
    return None if there is None else f"{os.path.relpath(there, folder)}{mark}{fragment}"


def _spaced(text: str) -> str:
    """The text with the blank lines and the indentation without which Python-Markdown sees no list, table or code."""
    lines = text.split("\n")
    blank: set[int] = set()
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    ends: list[int] = []
    for token in tokens:
        depth = len(ends)
        begins = token.map[0] if token.map else 0
        if token.type in ("bullet_list_open", "ordered_list_open", "table_open", "fence", "blockquote_open"):
            is_nested_list = depth > 0 and token.type.endswith("list_open")
            if begins > 0 and lines[begins - 1].strip() and not is_nested_list:
                blank.add(begins)
        if token.type == "fence" and token.map and token.map[1] < len(lines) and lines[token.map[1]].strip():
            blank.add(token.map[1])
        if token.type == "fence":
            # The item after one with code would be the end of its last paragraph.
            blank.update(end for end in ends if end < len(lines) and lines[end].strip())
        if token.type == "list_item_open" and token.map:
            _indent(lines, token.map[0], token.map[1], depth)
            ends.append(token.map[1])
        if token.type == "list_item_close":
            ends.pop()
    return "\n".join(f"\n{line}" if number in blank else line for number, line in enumerate(lines))


def _indent(lines: list[str], begins: int, ends: int, depth: int) -> None:
    """Indent what belongs to a list item by four spaces for each level, as Python-Markdown counts."""
    start = " " * (4 * depth)
    marker = MARKER.match(lines[begins].removeprefix(start))
    if marker is None:
        return
    width = len(marker[0])
    for number in range(begins + 1, ends):
        line = lines[number]
        if line.startswith(start):
            rest = line.removeprefix(start)
            spaces = min(len(rest) - len(rest.lstrip(" ")), width)
            lines[number] = f"{start}    {rest[spaces:]}" if spaces == width else line
