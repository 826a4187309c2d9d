"""The index of a built site: what may be served, and what a Content-Security-Policy allows each page."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fitai.platform.site import CONTENT_TYPES, START

from infra.local.console import Trouble

MAX_BYTES = 4_000_000
"""Bytes of a file: a Lambda function answers six million at most, as JSON, which makes a text longer."""
DATA_TYPES = ("application/json", "application/ld+json", "text/plain", "importmap")
"""The types of scripts that are data: nothing runs them, and no policy covers them. Import maps are among those that do."""
LOADING = {
    "script": ("src",), "link": ("href",), "img": ("src", "srcset"), "source": ("src", "srcset"), "iframe": ("src",),
    "audio": ("src",), "video": ("src", "poster"), "object": ("data",), "embed": ("src",), "form": ("action",), "base": ("href",),
}  # fmt: skip
"""The attributes that make a browser load something, or send something, by the element."""
ALTERNATES = {"canonical", "next", "prev", "license", "author", "help", "me"}
"""What a `link` may name that no browser loads."""
STYLE_LOADS = re.compile(r"(?:@import\s+|url\(\s*)['\"]?((?:https?:)?//[^'\")\s]+)")


class Page(HTMLParser):
    """What a page brings with it: inline scripts and styles, what it loads, what a strict policy forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.forbidden: list[str] = []
        self._inside: list[str] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._inside = None
        if tag == "script" and "src" not in attributes and attributes.get("type") not in DATA_TYPES[:3]:
            self.scripts.append("")
            self._inside = self.scripts
        elif tag == "style":
            self.styles.append("")
            self._inside = self.styles
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if "id" in attributes:
            self.ids.add(attributes["id"])
        self.forbidden += [f"{tag} {name}" for name in attributes if name.startswith("on") or name == "style"]
        if tag == "link" and set(attributes.get("rel", "").split()) <= ALTERNATES:
            return
        self.loads += [attributes[name] for name in LOADING.get(tag, ()) if name in attributes]

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = None


def write_index(
    folder: Path, hashed: re.Pattern[str], redirects: Mapping[str, str], styles: Sequence[str] = ()
) -> None:
    """Look at every file of a built site, and write the index beside its folder.

    Args:
        hashed: matches the paths that have a hash of their content in the name.
        redirects: former paths, and where they lead now.
        styles: those that scripts add to every page.

    Raises:
        Trouble: a file cannot be served, or a page would not work under the policy that it is served with.
    """
    files: dict[str, dict[str, Any]] = {}
    flaws: list[str] = []
    for source in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = source.relative_to(folder).as_posix()
        entry: dict[str, Any] = {"hashed": bool(hashed.search(path))}
        flaws += _file_flaws(source, path)
        if source.suffix == ".html":
            page = Page(source.read_text("utf-8", "replace"))
            flaws += [f"{path}: {attribute} would not be applied" for attribute in sorted(set(page.forbidden))]
            flaws += [f"{path}: loads {address}" for address in page.loads if is_foreign(address)]
            for name, contents in (("scripts", page.scripts), ("styles", [*page.styles, *styles])):
                if contents:
                    entry[name] = sorted({source_hash(content) for content in contents})
        elif source.suffix == ".css":
            flaws += [
                f"{path}: loads {address}" for address in STYLE_LOADS.findall(source.read_text("utf-8", "replace"))
            ]
        files[path] = entry
    if START not in files:
        flaws.append(f"there is no {START}")
    flaws += [
        f"{old} leads to {new}, which is not there"
        for old, new in redirects.items()
        if new.partition("#")[0] not in files
    ]
    if flaws:
        raise Trouble(f"The site {folder.name} cannot be served:\n  " + "\n  ".join(flaws[:20]))
    index = {"files": files, "redirects": dict(redirects)}
    folder.with_suffix(".json").write_text(json.dumps(index, indent=1) + "\n")


def is_foreign(address: str) -> bool:
    """Whether an address is on another host."""
    return bool(re.match(r"(?:https?:)?//", address.strip()))


def source_hash(content: str) -> str:
    """An inline script or style as a source of a Content-Security-Policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _file_flaws(source: Path, path: str) -> list[str]:
    if source.suffix not in CONTENT_TYPES:
        return [f"{path}: {source.suffix or 'a file without an ending'} is not served"]
    flaws = [f"{path}: has {source.stat().st_size:,} bytes"] if source.stat().st_size > MAX_BYTES else []
    try:
        source.read_text("utf-8")
    except UnicodeDecodeError:
        flaws.append(f"{path}: is no text in UTF-8")
    return flaws
