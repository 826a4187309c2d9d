"""Build the documents at `/docs`: the pages of `site/navigation.toml` by Zensical, and Swagger UI as Powertools ships it."""

import hashlib
import json
import os
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

from fitai.platform.site import START

from infra import ROOT
from infra.local.console import Trouble, run
from infra.local.install import SITE_TOOLS, install_site_tools
from infra.site import references
from infra.site.links import broken_links
from infra.site.markdown import page_text
from infra.site.navigation import Navigation, read_navigation

INPUTS = (
    "docs", "site", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "infra/site", "functions/platform/openapi.json",
    "functions/platform/asyncapi.json", "requirements.lock",
)  # fmt: skip
"""What the site is made from. The lock says which Swagger UI it has."""
REDIRECTS = {
    "api": "reference/api.html",
    "guides/openapi": "reference/rest.html",
    "errors": "guides/errors.html",
    "changelog": "changelog.html",
}
SOURCES = ROOT / ".build" / "site-sources"
"""The Markdown and the configuration that Zensical reads."""
NOT_SERVED = (
    "404.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    "objects.inv",
    "assets/javascripts/LICENSE",
    "assets/images/favicon.png",
)
"""What Zensical writes too: pages for a host of its own, and a picture that ours replaces."""
HOME = re.compile(r'href="((?:\./)?\.\.(?:/\.\.)*)"')
"""A link to the first page from a page in a folder."""
SEARCH_STYLE = re.compile(
    r'attachShadow\(\{mode:"open"\}\);\w+\.appendChild\(\w+\("style",\{\},([\w$]+)\.toString\(\)\)\)'
)
"""Where Zensical's script adds the style of its search, and the name of the variable that has it."""
LOGS = ROOT / ".local"


def make(folder: Path) -> tuple[str, ...]:
    """Write the site into a folder, and return the styles that its scripts add to pages.

    Raises:
        Trouble: Zensical reports a flaw, or a link leads nowhere.
    """
    install_site_tools()
    navigation = read_navigation()
    shutil.rmtree(SOURCES, ignore_errors=True)
    write_sources(navigation)
    (SOURCES / "zensical.toml").write_text(configuration(navigation))
    shutil.rmtree(folder, ignore_errors=True)
    log = LOGS / "zensical.log"
    environment = {
        **os.environ,
        "NO_COLOR": "1",
        "PATH": f"{SITE_TOOLS / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    run([SITE_TOOLS / "bin" / "zensical", "build", "--clean", "--strict"], log, cwd=SOURCES, environment=environment)
    shutil.copytree(SOURCES / "site", folder)
    for name in NOT_SERVED:
        (folder / name).unlink(missing_ok=True)
    for page in folder.rglob("*.html"):
        # The logo leads to a folder, which a page at /docs without a slash would not find.
        page.write_text(HOME.sub(rf'href="\1/{START}"', page.read_text("utf-8")))
    _write_interface(folder)
    flaws = broken_links(folder, set(REDIRECTS))
    if flaws:
        raise Trouble("Links of the documents lead nowhere:\n  " + "\n  ".join(flaws[:30]))
    return (search_style(folder),)


def search_style(folder: Path) -> str:
    """The style that Zensical's script adds for its search: a policy has to name it, or the search is not laid out.

    Raises:
        Trouble: the script has none, as that of another version may.
    """
    (script,) = (folder / "assets" / "javascripts").glob("bundle.*.js")
    text = script.read_text("utf-8")
    added = SEARCH_STYLE.search(text)
    content = added and re.search(rf"(?<![\w$]){re.escape(added[1])}='([^'\\]+)'", text)
    if not content:
        raise Trouble(f"{script.name} adds no style for its search where one was expected: see infra/site/docs.py.")
    return content[1]


def write_sources(navigation: Navigation) -> None:
    """Write the Markdown of all pages."""
    paths = {page.source: page.path for page in navigation.pages}
    generated = references.pages()
    for page in navigation.pages:
        target = SOURCES / "docs" / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = generated[page.path]() if page.is_generated else page_text(page.text, page.source, page.path, paths)
        target.write_text(text)
    shutil.copytree(ROOT / "site" / "assets", SOURCES / "docs" / "assets", dirs_exist_ok=True)


def configuration(navigation: Navigation) -> str:
    """What Zensical is told: `site/zensical.toml`, and the pages."""
    lines = ["nav = ["]
    for title, pages in navigation.sections():
        entries = ", ".join(f"{{ {json.dumps(page.title)} = {json.dumps(page.path)} }}" for page in pages)
        lines.append(f"  {{ {json.dumps(title)} = [{entries}] }},")
    lines.append("]")
    return (ROOT / "site" / "zensical.toml").read_text("utf-8").replace("# nav\n", "\n".join(lines) + "\n")


def _write_interface(folder: Path) -> None:
    """Write the page with Swagger UI, its files with a hash in their names."""
    target = folder / "reference"
    page = (ROOT / "site" / "api.html").read_text("utf-8")
    for name, content in {
        "swagger-ui.css": (swagger_ui() / "swagger-ui.min.css").read_text("utf-8"),
        "swagger-ui.js": (swagger_ui() / "swagger-ui-bundle.min.js").read_text("utf-8"),
        "api.css": (ROOT / "site" / "api.css").read_text("utf-8"),
        "api.js": (ROOT / "site" / "api.js").read_text("utf-8"),
    }.items():
        stem, _, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(content.encode()).hexdigest()[:8]}.{ending}"
        (target / hashed).write_text(content)
        page = page.replace(f'"{name}"', f'"{hashed}"')
    (target / references.INTERFACE).write_text(page)


def swagger_ui() -> Path:
    """The folder of Swagger UI: nothing is loaded from another host."""
    powertools = find_spec("aws_lambda_powertools")
    assert powertools is not None and powertools.origin is not None
    return Path(powertools.origin).parent / "event_handler" / "openapi" / "swagger_ui"
