"""Serve built pages: the files of a folder, as an index beside it lists them (`infra.site` writes both).

Nothing else of the file system can be asked for: a path is looked up in the index, and never joined to the folder before.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from pydantic import ConfigDict

from fitai.kernel.caching import HASHED_FILE, NO_STORE, PAGE
from fitai.kernel.http_response import RawResponse
from fitai.kernel.settings import settings
from fitai.kernel.types import Input

HTML = "text/html; charset=utf-8"
CONTENT_TYPES = {
    ".html": HTML,
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
"""What is served, by the end of a file's name: texts only, since API Gateway would alter bytes that are none."""
SELF, NONE = "'self'", "'none'"
START = "index.html"
PERMANENT_REDIRECT = 308
CONSOLE_CONFIGURATION = "config.json"
"""The address in the console's folder at which it finds where the WebSocket is: a host of its own on AWS."""


class PageQuery(Input):
    """What follows the `?` of a page's address: its own scripts read it (what a search marks), or whoever sent the link."""

    model_config = ConfigDict(extra="ignore")


class PagesMissing(RuntimeError):
    """The pages were not built, or not deployed."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a site.

    Attributes:
        is_hashed: whether its name has a hash of its content.
        scripts, styles: those that stand in the page itself, as sources of a Content-Security-Policy.
    """

    is_hashed: bool
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Built pages.

    Attributes:
        folder: where the files are.
        redirects: former paths and the files that are there now.
    """

    folder: Path
    files: dict[str, File]
    redirects: dict[str, str]


def open_site(name: str) -> Site:
    """The built pages of a name, as they are now: locally they are built anew while a function runs.

    Raises:
        PagesMissing: they were not built.
    """
    index = Path(settings().site_folder) / f"{name}.json"
    try:
        return _read(index, index.stat().st_mtime_ns)
    except FileNotFoundError:
        raise PagesMissing(
            f"{index} is not there: `make {'console' if name == 'console' else 'docs-site'}` builds it."
        ) from None


@cache
def _read(index: Path, changed: int) -> Site:
    content = json.loads(index.read_text("utf-8"))
    files = {
        path: File(file["hashed"], tuple(file.get("scripts", ())), tuple(file.get("styles", ())))
        for path, file in content["files"].items()
    }
    return Site(index.with_suffix(""), files, content["redirects"])


def start(path: str) -> RawResponse:
    """The redirect from `/docs`, also from `/docs/`, to the first page: links are relative to a page.

    Args:
        path: as it was asked for. The address is relative, since a stage or a domain may be before it.
    """
    prefix = "" if path.endswith("/") else f"{path.rpartition('/')[2]}/"
    return _redirect(f"{prefix}{START}")


def page(site: Site, path: str, *, connect: tuple[str, ...] = (), images: tuple[str, ...] = ()) -> RawResponse:
    """A file of a site, the redirect to it, or the page that says there is none.

    Args:
        connect, images: other origins that its scripts may call, or pictures may come from.
    """
    if path not in site.files:
        return _other(site, path)
    file, source = site.files[path], site.folder / path
    headers: dict[str, str] = {}
    if source.suffix == ".html":
        headers["Content-Security-Policy"] = content_security_policy(
            scripts=file.scripts, styles=file.styles, connect=connect, images=images
        )
    return RawResponse(source.read_text("utf-8"), CONTENT_TYPES[source.suffix], headers=headers)


def with_slash(path: str, requested: str) -> str:
    """The path below a site with the slash at its end that the whole one was asked for with: relative links count from there."""
    return f"{path}/" if requested.endswith("/") and not path.endswith("/") else path


def console_page(site: Site, path: str) -> RawResponse:
    """A file of the console, which connects to the WebSocket and shows pictures of the media's origin."""
    origins = tuple(map(_origin, filter(None, (settings().media_url,))))
    return page(site, path, connect=(_origin(settings().live_url), *origins), images=("blob:", *origins))


def console_configuration() -> RawResponse:
    """Where the console finds the WebSocket; the REST API is where the console's own folder is."""
    return RawResponse(json.dumps({"liveUrl": settings().live_url}), CONTENT_TYPES[".json"])


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def cache_of(site: Site, path: str) -> str:
    """How long a file may be stored."""
    return HASHED_FILE if path in site.files and site.files[path].is_hashed else PAGE


def content_security_policy(
    *, scripts: tuple[str, ...], styles: tuple[str, ...], connect: tuple[str, ...] = (), images: tuple[str, ...] = ()
) -> str:
    """A Content-Security-Policy that allows files of this origin, and of inline scripts and styles those that were built.

    Args:
        scripts, styles: the inline ones, by their hashes.
    """
    sources = {
        "default-src": (NONE,),
        "script-src": (SELF, *scripts),
        "style-src": (SELF, *styles),
        "connect-src": (SELF, *connect),
        "img-src": (SELF, "data:", *images),
        "font-src": (SELF,),
        "worker-src": (SELF,),
        "manifest-src": (SELF,),
        "base-uri": (NONE,),
        "form-action": (NONE,),
        "frame-ancestors": (NONE,),
    }
    return "; ".join(f"{directive} {' '.join(allowed)}" for directive, allowed in sources.items())


def _other(site: Site, path: str) -> RawResponse:
    """What is answered to a path that is no file: links without `.html`, with a slash, and those of former pages work on."""
    wanted = path.strip("/")
    target = site.redirects.get(wanted)
    for candidate in (f"{wanted}.html", f"{wanted}/{START}"):
        if target is None and candidate in site.files:
            target = candidate
    upwards = "../" * path.count("/")
    return _redirect(f"{upwards}{quote(target)}") if target is not None else _absent(upwards)


def _redirect(location: str) -> RawResponse:
    return RawResponse("", HTML, PERMANENT_REDIRECT, {"Location": location})


def _absent(upwards: str) -> RawResponse:
    html = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>There is no such page</title>
</head>
<body>
<h1>There is no such page</h1>
<p>It may have moved. <a href="{upwards}{START}">Go to the first page.</a></p>
</body>
</html>
"""
    return RawResponse(
        html,
        HTML,
        404,
        {"Cache-Control": NO_STORE, "Content-Security-Policy": content_security_policy(scripts=(), styles=())},
    )
