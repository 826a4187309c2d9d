"""What holds for every patch: it fits the pinned MiniStack, is needed, and is missed when MiniStack has changed."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from types import ModuleType

import pytest
from ministack.services import scheduler

from infra import ROOT
from infra.local.emulator import __main__ as launcher
from infra.local.emulator import patch as patching
from infra.local.emulator import patches
from infra.local.emulator.patch import (
    EVERYTHING,
    VERSION,
    Patch,
    Patcher,
    applied,
    changed_sources,
    discover,
    select,
    superfluous,
)

ALL = discover(patches)


def named(patch: Patch) -> str:
    return patch.name


def test_the_patches_are_written_for_the_pinned_version():
    dev = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["dev"]

    assert f"ministack=={VERSION}" in dev
    assert patching.installed() == VERSION


@pytest.mark.parametrize("patch", ALL, ids=named)
def test_a_patch_fits_and_is_needed(patch: Patch):
    assert list(changed_sources([patch])) == []
    assert list(superfluous([patch])) == []


@pytest.mark.parametrize("patch", ALL, ids=named)
def test_a_patch_says_what_it_is_for(patch: Patch):
    assert (ROOT / "infra" / "local" / "emulator" / "patches" / f"{patch.name}.py").exists()
    assert len(patch.reason) > 80
    assert patch.sources
    assert re.match(r"ministack\.[\w.]+:\w+", patch.upstream)


@pytest.mark.parametrize("patch", ALL, ids=named)
def test_a_patch_that_is_applied_is_found_superfluous(patch: Patch):
    with applied(patch):
        assert [finding.patch for finding in superfluous([patch])] == [patch.name]
    assert list(superfluous([patch])) == []


@pytest.mark.parametrize("patch", ALL, ids=named)
def test_a_changed_function_is_noticed(patch: Patch):
    changed = replace(patch, sources=dict.fromkeys(patch.sources, "0" * 12))

    assert {finding.patch for finding in changed_sources([changed])} == {patch.name}
    with pytest.raises(launcher.Outdated, match=f"FITAI_EMULATOR_WITHOUT={patch.name}"):
        launcher.verify([changed])


def test_a_function_that_is_not_there_any_more_is_noticed():
    (patch, *_) = ALL
    lost = replace(patch, sources={"ministack.services.scheduler:no_such_function": "0" * 12})

    (finding,) = changed_sources([lost])
    assert "does not exist any more" in finding.text


def test_another_version_starts_only_while_the_patches_are_needed(monkeypatch: pytest.MonkeyPatch):
    (patch, *_) = ALL
    monkeypatch.setattr(patching, "version", lambda _: "9.9.9")

    launcher.verify([patch])
    with pytest.raises(launcher.Outdated, match=r"MiniStack 9\.9\.9 does this by itself: remove the patch"):
        launcher.verify([replace(patch, is_needed=lambda: False)])


def test_single_patches_are_left_out():
    first, second, *_ = ALL

    assert select(ALL, "") == ALL
    assert first not in select(ALL, first.name)
    assert second in select(ALL, first.name)
    assert select(ALL, f"{first.name},{second.name}") == ALL[2:]
    assert select(ALL, EVERYTHING) == []
    assert first not in select([replace(first, is_wanted=lambda: False)], "")


def test_a_patch_that_does_not_exist_is_not_left_out():
    with pytest.raises(ValueError, match="There is no patch nonsense"):
        select(ALL, "nonsense")


@pytest.fixture
def patcher() -> Iterator[Patcher]:
    made = Patcher()
    yield made
    made.undo()


def test_nothing_is_replaced_that_is_not_there(patcher: Patcher):
    with pytest.raises(AttributeError):
        patcher.replace(scheduler, "_no_such_function", None)


def test_a_function_is_edited_in_its_own_module_and_put_back():
    original = scheduler._at_time_epoch
    patcher = Patcher()
    patcher.edit(scheduler, "_at_time_epoch", ("return dt.timestamp()", "return dt.timestamp() + 1"))

    assert scheduler._at_time_epoch("at(1970-01-01T00:00:00)") == 1
    patcher.undo()
    assert scheduler._at_time_epoch is original


@pytest.mark.parametrize("is_edited_first", [True, False])
def test_a_function_keeps_its_wrapper_when_it_is_edited(patcher: Patcher, is_edited_first: bool):
    """`functools.wraps` lets `inspect` see through a wrapper: the edited source is that of the function inside."""

    def doubled(original: Callable[[str], int]) -> Callable[[str], int]:
        return wraps(original)(lambda expression: original(expression) * 2)

    def edit() -> None:
        patcher.edit(scheduler, "_at_time_epoch", ("return dt.timestamp()", "return dt.timestamp() + 1"))

    if is_edited_first:
        edit()
    patcher.wrap(scheduler, "_at_time_epoch", doubled)
    if not is_edited_first:
        edit()

    assert scheduler._at_time_epoch("at(1970-01-01T00:00:00)") == 2


@pytest.mark.parametrize("passage", ["no such text", "return None"])
def test_a_passage_must_occur_exactly_once(patcher: Patcher, passage: str):
    with pytest.raises(ValueError, match="times, not once"):
        patcher.edit(scheduler, "_at_time_epoch", (passage, "pass"))


def test_a_module_without_a_patch_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "forgotten.py").write_text("")
    package = ModuleType("some_patches")
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(__import__("sys").modules, "some_patches", package)

    with pytest.raises(AttributeError, match="PATCH"):
        discover(package)


def test_the_document_names_every_patch():
    text = (ROOT / "docs" / "local-cloud.md").read_text()

    assert [patch.name for patch in ALL if f"`{patch.name}`" not in text] == []
