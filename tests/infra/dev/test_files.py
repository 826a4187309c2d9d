"""A change of the files is noticed, whatever it is, and only once."""

from pathlib import Path

import pytest

from infra.local.dev.files import CODE, Files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "kept.py").write_text("1")
    (tmp_path / "saved.py").write_text("1")
    (tmp_path / "removed.json").write_text("{}")
    return tmp_path


def test_what_is_made_saved_and_removed_is_told_once(folder: Path):
    files = Files([folder])
    assert files.changed() == set()

    (folder / "inner" / "made.py").write_text("1")
    (folder / "saved.py").write_text("2 ")
    (folder / "removed.json").unlink()

    assert files.changed() == {folder / "inner" / "made.py", folder / "saved.py", folder / "removed.json"}
    assert files.changed() == set()


@pytest.mark.parametrize(
    "name", ["__pycache__/saved.cpython-311.pyc", ".saved.py.swp", "saved.py~", ".#saved.py", "4913.tmp"]
)
def test_what_editors_and_python_keep_beside_is_no_change(folder: Path, name: str):
    files = Files([folder])
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("1")

    assert files.changed() == set()


def test_a_folder_that_comes_later_is_seen(tmp_path: Path):
    files = Files([tmp_path / "functions"])
    (tmp_path / "functions" / "tools").mkdir(parents=True)
    (tmp_path / "functions" / "tools" / "echo.py").write_text("")

    assert files.changed() == {tmp_path / "functions" / "tools" / "echo.py"}


def test_the_code_of_functions_and_layer_is_looked_at():
    assert [folder.is_dir() for folder in CODE] == [True, True]
