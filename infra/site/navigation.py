"""Which files of the repository are pages of the documents, where, and under which title: `site/navigation.toml`."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from fitai.kernel.documents import guides

from infra import ROOT
from infra.local.console import Trouble

FILE = ROOT / "site" / "navigation.toml"
GENERATED = "generated:"
"""The beginning of a page that is made when the site is built (`infra.site.references`)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site.

    Attributes:
        source: its file, from the root of the repository; of a page that is generated, `generated:` and `path`.
        path: where it is in the site, as Markdown.
    """

    section: str
    source: str
    path: str
    title: str

    @property
    def is_generated(self) -> bool:
        """Whether it is made when the site is built."""
        return self.source.startswith(GENERATED)

    @property
    def text(self) -> str:
        """The Markdown of its file."""
        return (ROOT / self.source).read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Navigation:
    """All pages in their order.

    Attributes:
        not_run: why the code samples of pages are not run by a test, by the pages' paths or those of their folders.
    """

    pages: tuple[Page, ...]
    not_run: dict[str, str]

    def reason(self, page: Page) -> str | None:
        """Why the samples of a page are not run; None where they are."""
        folder = f"{PurePosixPath(page.path).parent}/"
        return self.not_run.get(page.path) or self.not_run.get(folder)

    def sections(self) -> Iterator[tuple[str, list[Page]]]:
        """Each section with its pages."""
        for title in dict.fromkeys(page.section for page in self.pages):
            yield title, [page for page in self.pages if page.section == title]


def read_navigation() -> Navigation:
    """Read the file.

    Raises:
        Trouble: it names a file that is not there, or a page twice.
    """
    content = tomllib.loads(FILE.read_text("utf-8"))
    sections = content["sections"]
    named = {details["file"] for section in sections for details in _named(section)}
    pages: list[Page] = []
    for section in sections:
        pages += [_page(section, details) for details in _named(section)]
        rest = [source for source in _rest(section) if source not in named]
        pages += [_page(section, {"file": source}) for source in rest]
        named.update(rest)
    paths = [page.path for page in pages]
    twice = sorted({path for path in paths if paths.count(path) > 1})
    if twice:
        raise Trouble(f"{FILE.relative_to(ROOT)} has {', '.join(twice)} twice.")
    not_run = {path: entry["reason"] for entry in content.get("not_run", ()) for path in entry["pages"]}
    return Navigation(tuple(pages), not_run)


def _named(section: dict[str, Any]) -> list[dict[str, str]]:
    """The pages that a section names."""
    return [{"file": entry} if isinstance(entry, str) else entry for entry in section.get("pages", ())]


def _rest(section: dict[str, Any]) -> list[str]:
    """The files that a section has unless another names them, or has them before."""
    names = [f"docs/{name}.md" for readers in section.get("readers", ()) for name in guides.names(readers)]
    found = [name for name in names if not name.startswith("docs/runbooks/")]
    if "glob" in section:
        found += sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(section["glob"]))
    return found


def _page(section: dict[str, Any], details: dict[str, str]) -> Page:
    source = details["file"]
    if source.startswith(GENERATED):
        path = source.removeprefix(GENERATED)
        return Page(
            section["title"],
            source,
            path,
            details.get("title", {"rest": "REST", "websocket": "WebSocket"}[Path(path).stem]),
        )
    if not (ROOT / source).is_file():
        raise Trouble(f"{FILE.relative_to(ROOT)} or docs/README.md names {source}, which is not there.")
    path = details.get("to") or (PurePosixPath(section["folder"]) / Path(source).name).as_posix()
    heading = next(line for line in (ROOT / source).read_text("utf-8").splitlines() if line.startswith("# "))
    return Page(section["title"], source, path, details.get("title") or heading.removeprefix("# ").partition(":")[0])
