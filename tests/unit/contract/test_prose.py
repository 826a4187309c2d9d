"""Everything that the documents name exists: modules, functions, files, commands."""

import importlib
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fitai.kernel import catalogue

PAGES = sorted(
    [
        *catalogue.ROOT.glob("*.md"),
        *(path for path in (catalogue.ROOT / "docs").rglob("*.md") if "upstream" not in path.parts),
    ]
)
SKIPPED = frozenset(
    {".git", ".venv", ".local", ".build", "node_modules", "cdk.out", "__pycache__", ".mypy_cache", ".hypothesis"}
)
REGISTRY_HOSTS = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(?:com|org)|repo1?\.maven|crates\.io", re.IGNORECASE)


@cache
def packages() -> frozenset[str]:
    """The services and the other packages of the layer."""
    folder = catalogue.ROOT / "layers" / "fitai" / "python" / "fitai"
    return frozenset(path.name for path in folder.iterdir() if (path / "__init__.py").exists())


def quoted(page: Path) -> Iterator[str]:
    """Yield the text in backticks, outside of blocks of code."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    yield from re.findall(r"`([^`\n]+)`", text)


def resolve(name: str) -> Any:
    """The module, or its attribute, of a dotted name; None if there is none."""
    parts = name.split(".")
    value: Any = importlib.import_module("fitai")
    for place, attribute in enumerate(parts):
        if isinstance(value, ModuleType):
            try:
                value = importlib.import_module(".".join(["fitai", *parts[: place + 1]]))
                continue
            except ModuleNotFoundError:
                pass
        value = getattr(value, attribute, None)
        if value is None:
            return None
    return value


def dotted_names(page: Path) -> set[str]:
    """The names of our code that a page quotes."""
    names = {text.removesuffix("()").removeprefix("fitai.") for text in quoted(page)}
    return {name for name in names if re.fullmatch(r"\w+(\.\w+)+", name) and name.partition(".")[0] in packages()}


def paths(page: Path) -> set[str]:
    """The files and folders of ours that a page quotes."""
    return {text for text in quoted(page) if re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?(\.\w+)?", text) and "/" in text}


@cache
def committed() -> tuple[str, ...]:
    """Every file and folder, by its path from the root with a slash before it."""
    paths = []
    for folder, folders, files in os.walk(catalogue.ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED]
        paths += [f"/{(Path(folder) / name).relative_to(catalogue.ROOT)}" for name in (*folders, *files)]
    return tuple(paths)


def exists(path: str) -> bool:
    """Whether a file or folder has a path that ends so: a page may leave out the beginning of a path."""
    end = f"/{path.rstrip('/')}"
    return any(candidate.endswith((end, f"{end}.py")) for candidate in committed())


def shown(page: Path) -> set[str]:
    """The files that a page itself shows."""
    return set(re.findall(r"<!-- example: (\S+) -->", page.read_text()))


@cache
def sources() -> str:
    """The text of all our modules."""
    folders = (catalogue.ROOT / "layers" / "fitai" / "python" / "fitai", catalogue.ROOT / "functions")
    return "".join(path.read_text() for folder in folders for path in sorted(folder.rglob("*.py")))


def is_a_word_of_the_code(name: str) -> bool:
    """Whether it is the name of an event or of an entry of the audit trail, which look like modules."""
    return f'"{name}"' in sources()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(catalogue.ROOT)))
def test_the_code_that_a_page_names_is_there(page: Path) -> None:
    assert {name for name in dotted_names(page) if resolve(name) is None and not is_a_word_of_the_code(name)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(catalogue.ROOT)))
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    named = {path for path in paths(page) if path.split("/")[0] in TOP_FOLDERS or path.endswith((".py", ".md"))}
    assert {path for path in named - shown(page) if not exists(path)} == set()


TOP_FOLDERS = frozenset({"functions", "layers", "infra", "tests", "docs", "events"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(catalogue.ROOT)))
def test_the_pages_that_a_page_links_to_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(catalogue.ROOT)))
def test_the_commands_that_a_page_names_are_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (catalogue.ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {match for text in quoted(page) for match in re.findall(r"^(?:\w+=\S+ )*make ([a-z-]+)", text)}
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(catalogue.ROOT)))
def test_the_modules_that_a_page_runs_are_there(page: Path) -> None:
    """In blocks of code too: those of a runbook are pasted."""
    named = set(re.findall(r"python3? (?:-\w )*-m ((?:infra|tests|fitai)(?:\.\w+)*)", page.read_text()))
    assert {name for name in named if not is_runnable(name)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(catalogue.ROOT)))
def test_the_commands_in_the_blocks_of_a_page_are_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (catalogue.ROOT / "Makefile").read_text(), re.MULTILINE))
    blocks = re.findall(r"^ *```(?:\w*)\n(.*?)^ *```", page.read_text(), re.DOTALL | re.MULTILINE)
    named = {match for block in blocks for match in re.findall(r"^\s*(?:\w+=\S+ )*make ([a-z-]+)", block, re.MULTILINE)}
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(catalogue.ROOT)))
def test_no_page_holds_a_place_for_what_was_to_follow(page: Path) -> None:
    """A line of one word in capitals stands for something that was never filled in."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"^[A-Z_]{3,}$|\b(?:TODO|TBD|FIXME)\b", text, re.MULTILINE) == []


def is_runnable(name: str) -> bool:
    """Whether `python -m` finds a module: a file, or a package with a `__main__`."""
    root = catalogue.ROOT / "layers" / "fitai" / "python" if name.startswith("fitai") else catalogue.ROOT
    path = root.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def test_nothing_that_is_committed_names_the_host_of_a_package_index() -> None:
    here = Path(__file__).resolve()
    suffixes = {".py", ".md", ".toml", ".txt", ".lock", ".json", ".yaml", ".yml", ".xml", ".cfg", ""}
    naming = [
        name
        for name in committed()
        if (path := catalogue.ROOT / name[1:]).is_file()
        and path.suffix in suffixes
        and path.resolve() != here
        and REGISTRY_HOSTS.search(path.read_text(errors="replace"))
    ]
    assert naming == []
