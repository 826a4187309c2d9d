"""The built documents: complete, linked, and without anything from another host."""

import json
import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fitai.kernel.documents import guides
from fitai.platform.site import content_security_policy
from markdown_it import MarkdownIt

from infra.local.console import Trouble
from infra.site import docs, navigation, references
from infra.site.build import DOCS_SITE
from infra.site.index import Page, is_foreign, write_index
from infra.site.links import broken_links
from infra.site.markdown import COMMENT, page_text

NAVIGATION = navigation.read_navigation()
BLOCKS = {"li", "ol", "ul", "tr", "td", "pre", "code", "h2", "h3", "h4"}


@pytest.fixture(scope="module")
def built() -> Path:
    """The folder of the site, built when its sources have changed."""
    DOCS_SITE.build()
    return DOCS_SITE.folder


class Counted(HTMLParser):
    """How many of each kind of block a page has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.blocks: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.blocks[tag] += 1


def test_every_page_of_the_navigation_is_built(built: Path) -> None:
    index = json.loads(DOCS_SITE.index.read_text())["files"]

    for page in NAVIGATION.pages:
        assert page.path.replace(".md", ".html") in index
    assert f"reference/{references.INTERFACE}" in index
    assert {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()} == index.keys()


def test_every_guide_that_the_openapi_document_links_to_is_a_page(built: Path) -> None:
    for name in guides.names():
        assert (built / "guides" / f"{name}.html").is_file()


@pytest.mark.parametrize(
    "page", [page for page in NAVIGATION.pages if page.source.startswith("docs/")], ids=lambda page: page.source
)
def test_a_document_has_the_same_lists_tables_and_code_as_where_it_is_written(
    built: Path, page: navigation.Page
) -> None:
    """Documents are CommonMark, which Python-Markdown reads otherwise: a list without a blank line before it, for one."""
    expected = Counted(MarkdownIt("commonmark").enable("table").render(COMMENT.sub("", page.text)))
    html = (built / page.path.replace(".md", ".html")).read_text()
    article = html[html.index("<article") : html.index("</article>")]

    assert Counted(article).blocks == expected.blocks


def test_no_page_loads_anything_from_another_host(built: Path) -> None:
    for file in built.rglob("*.html"):
        page = Page(file.read_text())
        assert [address for address in page.loads if is_foreign(address)] == []
        assert page.forbidden == []
    for file in built.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*['\"]?(https?:)?//", file.read_text())


def test_what_scripts_could_load_from_other_hosts_is_blocked() -> None:
    """Zensical's script names hosts for diagrams and formulas, which our pages do not have."""
    policy = content_security_policy(scripts=(), styles=())

    assert "http" not in policy
    assert "default-src 'none'" in policy


def test_the_search_is_a_file_and_a_worker_of_ours(built: Path) -> None:
    entries = json.loads((built / "search.json").read_text())

    assert list((built / "assets" / "javascripts" / "workers").glob("search.*.js"))
    assert "rest timer" in json.dumps(entries).lower()
    style = docs.search_style(built)
    index = json.loads(DOCS_SITE.index.read_text())["files"]
    assert style.startswith(".") and "index.html" in index
    assert all(file["styles"] for path, file in index.items() if path.endswith(".html"))


def test_swagger_ui_is_one_that_reads_openapi_3_1() -> None:
    script = (docs.swagger_ui() / "swagger-ui-bundle.min.js").read_text("utf-8")
    version = re.search(r'PACKAGE_VERSION:"(\d+)\.(\d+)', script)

    assert version is not None
    assert (int(version[1]), int(version[2])) >= (5, 0)


def test_the_references_name_every_operation_and_message(built: Path) -> None:
    rest = (built / "reference" / "rest.html").read_text()
    operations = json.loads((references.DOCS / "openapi.json").read_text())["paths"]
    for path, methods in operations.items():
        for method in methods:
            assert f"{method.upper()} {path}</code>" in rest
    websocket = Page((built / "reference" / "websocket.html").read_text())
    for name in json.loads((references.DOCS / "asyncapi.json").read_text())["components"]["messages"]:
        assert name.partition(".")[2].replace(".", "") in websocket.ids or name in websocket.ids


# --- what the build refuses --------------------------------------------------------------------------------


def site_of(folder: Path, **pages: str) -> Path:
    """A folder with pages."""
    site = folder / "site"
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir()
    for name, body in pages.items():
        (site / f"{name}.html").write_text(f"<!DOCTYPE html><title>{name}</title>{body}")
    return site


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "loads https://cdn.example/x.js"),
        ('<link rel="stylesheet" href="//fonts.example/a.css">', "loads //fonts.example/a.css"),
        ('<img src="http://pictures.example/a.png">', "loads http://pictures.example/a.png"),
        ('<p style="color: red">x</p>', "p style would not be applied"),
        ('<button onclick="go()">x</button>', "button onclick would not be applied"),
    ],
)
def test_a_page_that_would_not_work_as_it_is_served_is_refused(tmp_path: Path, body: str, flaw: str) -> None:
    with pytest.raises(Trouble, match=re.escape(flaw)):
        write_index(site_of(tmp_path, index=body), re.compile("never"), {})


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    site = site_of(tmp_path, index="")
    (site / "logo.png").write_bytes(b"\x89PNG")
    (site / "latin.css").write_bytes(b"/* \xe4 */")

    with pytest.raises(Trouble, match=r"latin\.css: is no text.*\n.*logo\.png: \.png is not served"):
        write_index(site, re.compile("never"), {})


def test_a_site_without_a_first_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"there is no index\.html"):
        write_index(site_of(tmp_path, other=""), re.compile("never"), {})


def test_a_redirect_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"old leads to new\.html"):
        write_index(site_of(tmp_path, index=""), re.compile("never"), {"old": "new.html"})


def test_inline_scripts_are_named_and_data_is_not(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        index='<script>one()</script><script type="application/json">{}</script><style>p {}</style><script src="a.js"></script>',
    )
    write_index(site, re.compile("never"), {})
    (entry,) = json.loads(site.with_suffix(".json").read_text())["files"].values()

    assert len(entry["scripts"]) == len(entry["styles"]) == 1


@pytest.mark.parametrize(
    ("link", "flaw"),
    [
        ("nowhere.html", "there is no such file"),
        ("#nowhere", "there is no such place in the page"),
        ("other.html#nowhere", "there is no such place in the page"),
        ("/docs/other.html", "is no relative address"),
        ("../admin.json", "is not served"),
        ("other.html#here", None),
        ("../openapi.json", None),
        ("https://example.com/", None),
    ],
)
def test_links_that_lead_nowhere_are_found(tmp_path: Path, link: str, flaw: str | None) -> None:
    site = site_of(tmp_path, index=f'<a href="{link}">x</a>', other='<h2 id="here">x</h2>')

    assert broken_links(site, set()) == ([] if flaw is None else [f"index.html: {link}: {flaw}"])


def test_a_document_that_links_to_nothing_is_refused_and_code_is_no_link() -> None:
    with pytest.raises(Trouble, match=r"docs/live\.md links to gone\.md"):
        page_text("[x](gone.md)", "docs/live.md", "guides/live.md", {})
    code = "```\n[x](gone.md)\n```"

    assert page_text(code, "docs/live.md", "guides/live.md", {}) == code


def test_links_lead_to_pages_and_those_to_other_files_become_words() -> None:
    paths = {"docs/sync.md": "guides/sync.md", "docs/runbooks/README.md": "operations/runbooks/index.md"}
    text = "[a](sync.md#x), [b](../infra/edge.py), [c](runbooks/), [d](openapi.json), [`e`](https://example.com)"

    assert page_text(text, "docs/live.md", "guides/live.md", paths) == (
        "[a](sync.md#x), b, [c](../operations/runbooks/index.md), [d](../../openapi.json), [`e`](https://example.com)"
    )
