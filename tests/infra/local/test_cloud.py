"""A folder knows its own local cloud, and takes no other for it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import cloud as clouds
from infra.local.cloud import EMULATOR, Cloud, running_stack
from infra.local.console import Trouble


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """Something that looks like a local cloud from outside."""
    command = [sys.executable, "-c", f"import sys, time; print('up', flush=True); time.sleep(60)  # {EMULATOR}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as made:
        assert made.stdout is not None
        assert made.stdout.readline() == b"up\n"
        yield made
        made.kill()


@pytest.fixture
def folder(tmp_path: Path, process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a cloud that runs."""
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(Cloud, "_answers", lambda self: True)
    made = tmp_path / "original" / ".local"
    made.mkdir(parents=True)
    note = {"pid": process.pid, "port": 4799, "emulator": "x", "folder": str(made.resolve())}
    (made / "ministack.json").write_text(json.dumps(note))
    (made / "stack.json").write_text("{}")
    return made


def test_a_cloud_that_runs_is_known(folder: Path):
    assert Cloud.known(folder).runs()
    assert Cloud.known(folder).port == 4799


def test_a_copied_folder_does_not_take_the_others_cloud_for_its_own(folder: Path, process: subprocess.Popen[bytes]):
    copy = folder.parent.parent / "copy" / ".local"
    shutil.copytree(folder, copy)

    assert not Cloud.known(copy).runs()
    assert not Cloud.known(copy).stop(), "it would end the other's process"
    assert process.poll() is None
    assert Cloud.known(folder).runs()


def test_what_runs_on_a_copied_folders_stack_says_that_nothing_runs(folder: Path, monkeypatch: pytest.MonkeyPatch):
    copy = folder.parent.parent / "copy" / ".local"
    shutil.copytree(folder, copy)
    monkeypatch.delenv("FITAI_STACK", raising=False)
    cloud_of_folder = Cloud.known
    monkeypatch.setattr(clouds.Cloud, "known", lambda: cloud_of_folder(copy))

    with pytest.raises(Trouble, match="make start"):
        running_stack()

    monkeypatch.setattr(clouds.Cloud, "known", lambda: cloud_of_folder(folder))
    assert running_stack() == folder / "stack.json"


def test_a_stack_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("FITAI_STACK", str(tmp_path / "stack.json"))

    assert running_stack() == tmp_path / "stack.json"


def test_nothing_is_declared_where_nothing_was_deployed(tmp_path: Path):
    assert Cloud(tmp_path).declared() == {}
