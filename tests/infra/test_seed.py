"""What a deployment carries is built whole, also while another process reads or builds it."""

from pathlib import Path

import pytest
from fitai.exercises.library import compiler

from infra import seed


def test_what_was_built_before_stays_until_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "library.sqlite"
    target.write_text("before")

    def build(file: Path) -> None:
        file.write_text("half")
        assert target.read_text() == "before"
        file.write_text("whole")

    monkeypatch.setattr(seed, "BUILD_FOLDER", tmp_path)
    monkeypatch.setattr(compiler, "build_snapshot", build)

    assert seed.build_library() == target
    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_build_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "library.sqlite"
    target.write_text("before")

    def build(file: Path) -> None:
        file.write_text("half")
        raise ValueError("a flaw")

    monkeypatch.setattr(seed, "BUILD_FOLDER", tmp_path)
    monkeypatch.setattr(compiler, "build_snapshot", build)

    with pytest.raises(ValueError, match="a flaw"):
        seed.build_library()
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]
