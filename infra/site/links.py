"""Look for links of a built site that lead nowhere: to a page, a file or a place in a page that is not there."""

import os
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from infra.site.index import Page

BESIDE = ("openapi.json", "asyncapi.json")
"""What the API serves beside the folder of the site."""


def broken_links(folder: Path, redirects: set[str]) -> list[str]:
    """A sentence for each link that leads nowhere.

    Args:
        redirects: paths that lead on.
    """
    pages = {
        path.relative_to(folder).as_posix(): Page(path.read_text("utf-8")) for path in sorted(folder.rglob("*.html"))
    }
    flaws: list[str] = []
    for name, page in pages.items():
        for link in sorted({*page.links, *page.loads}):
            flaw = _flaw(folder, pages, name, link, redirects)
            flaws += [f"{name}: {link}: {flaw}"] if flaw else []
    return flaws


def _flaw(folder: Path, pages: dict[str, Page], name: str, link: str, redirects: set[str]) -> str | None:
    parts = urlsplit(link)
    if parts.scheme in ("data", "mailto", "https", "http"):
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return "is no relative address"
    target = os.path.normpath(PurePosixPath(name).parent / unquote(parts.path)) if parts.path else name
    if target.startswith("../"):
        return None if target.removeprefix("../") in BESIDE else "is not served"
    if target in redirects:
        return None
    if not (folder / target).is_file():
        return "there is no such file"
    # Swagger UI finds operations by fragments that are paths.
    is_place = parts.fragment and not parts.fragment.startswith("/")
    if is_place and target in pages and unquote(parts.fragment) not in pages[target].ids:
        return "there is no such place in the page"
    return None
