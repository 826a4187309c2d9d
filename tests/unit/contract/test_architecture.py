"""What the import contract of pyproject.toml cannot say: no cycles, items only in stores, modules of a readable size."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from fitai.kernel import catalogue
from fitai.kernel.table import Entity

LAYER = catalogue.ROOT / "layers" / "fitai" / "python"
ITEM_MODULES = {"store", "operation_log", "change_log"}
"""The last names of the modules of services that may name item classes."""
MAX_LINES = 500


@cache
def imports() -> dict[str, set[str]]:
    """The modules that each module of the layer imports, inside of functions too."""
    graph = grimp.build_graph("fitai", include_external_packages=False, cache_dir=None)
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def find_cycle(imported_by_module: dict[str, set[str]]) -> list[str] | None:
    """Some modules that import each other in a circle, or None."""
    try:
        TopologicalSorter(imported_by_module).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def test_no_two_modules_import_each_other() -> None:
    assert len(imports()) > 200
    assert find_cycle(imports()) is None


def test_a_cycle_is_found() -> None:
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) is not None
    worker, service = "fitai.workouts.imports.worker", "fitai.workouts.imports.service"
    assert worker in imports()[service], "the service starts the worker"
    assert find_cycle(imports() | {worker: imports()[worker] | {service}}) is not None


# --- items ---------------------------------------------------------------------------------------------------


@cache
def item_classes() -> dict[str, str]:
    """The module of each item class of a service, by the class's name."""
    catalogue.functions()
    open_classes, entities = [Entity], {}
    while open_classes:
        for entity in open_classes.pop().__subclasses__():
            open_classes.append(entity)
            if entity.__module__.startswith("fitai.") and not entity.__module__.startswith("fitai.kernel."):
                entities[entity.__name__] = entity.__module__
    return entities


def named_items(source: str, names: set[str]) -> set[str]:
    """The item classes that a module's source names, in annotations and strings of annotations too."""
    identifiers = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name | ast.Attribute):
            identifiers.add(node.id if isinstance(node, ast.Name) else node.attr)
        elif isinstance(node, ast.alias):
            identifiers.add(node.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            identifiers.add(node.value)
    return identifiers & names


def modules_outside_of_stores() -> Iterator[Path]:
    for path in sorted((LAYER / "fitai").rglob("*.py")):
        if path.stem not in ITEM_MODULES and "kernel" not in path.relative_to(LAYER).parts:
            yield path


def test_items_are_defined_in_stores() -> None:
    assert len(item_classes()) > 40
    elsewhere = {
        name: module for name, module in item_classes().items() if module.rpartition(".")[2] not in ITEM_MODULES
    }
    assert elsewhere == {}


def test_names_of_item_classes_end_in_item() -> None:
    assert [name for name in item_classes() if not name.endswith("Item")] == []


def test_no_item_is_named_outside_of_a_store() -> None:
    names = set(item_classes())
    items_by_path = {
        str(path.relative_to(LAYER)): sorted(items)
        for path in modules_outside_of_stores()
        if (items := named_items(path.read_text(), names))
    }
    assert items_by_path == {}


@pytest.mark.parametrize(
    "source",
    [
        "from fitai.users.store import AccountItem",
        "def load(item: store.AccountItem) -> None: ...",
        'def load(item: "AccountItem") -> None: ...',
        "kinds = isinstance(item, AccountItem)",
    ],
)
def test_an_item_that_is_named_is_found(source: str) -> None:
    assert named_items(source, {"AccountItem"}) == {"AccountItem"}


# --- size ----------------------------------------------------------------------------------------------------


def test_no_module_is_too_long() -> None:
    """A module that must be longer says why, and is named here."""
    lengths = {
        str(path.relative_to(catalogue.ROOT)): len(path.read_text().splitlines()) for path in LAYER.rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


# --- documents -----------------------------------------------------------------------------------------------

DECISIONS = catalogue.ROOT / "docs" / "decisions"


def test_every_decision_is_in_the_index_with_its_status() -> None:
    index = (DECISIONS / "README.md").read_text()
    for path in sorted(DECISIONS.glob("0*.md")):
        stated = re.search(r"^Status: (\w+)(?: by \d+)?, (\d{4}-\d\d-\d\d)$", path.read_text(), re.MULTILINE)
        assert stated, f"{path.name} says no status and date"
        row = next((line for line in index.splitlines() if f"]({path.name})" in line), "")
        assert stated[1] in row and stated[2] in row, f"the index does not have {path.name} as it is"
