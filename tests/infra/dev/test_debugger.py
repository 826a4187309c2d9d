"""A debugger attaches at any time, stops in whatever function is called, and leaves nothing behind."""

import json
import sys
from collections.abc import Callable

import pytest

from infra import ROOT
from infra.local.dev.__main__ import DEBUG_PORT
from infra.local.dev.debugger import Door
from infra.local.dev.pool import Pool
from tests.infra.dev.conftest import Project
from tests.infra.dev.editor import Editor


@pytest.mark.skipif(sys.gettrace() is not None, reason="the tests are debugged themselves")
def test_a_debugger_stops_in_a_function_also_after_a_save(make_pool: Callable[..., Pool], tmp_path):
    pool = make_pool(tmp_path)
    project = Project(tmp_path, pool)
    said: list[str] = []
    door = Door(0, pool.debug, said.append)
    project.write("adds", "total = event['a'] + event['b']\nreturn total")
    assert json.loads(project.call("adds", {"a": 1, "b": 2}).result) == 3

    editor = Editor(door.port, (tmp_path / "functions/tools/adds.py", 3))
    assert json.loads(project.call("adds", {"a": 2, "b": 3}).result) == 5
    stopped = editor.wait_for_stop()
    assert (stopped["name"], stopped["line"], stopped["values"]["total"]) == ("handler", 3, "5")
    assert door.is_open

    editor.stopped.clear()
    project.write("adds", "total = event['a'] * event['b']\nreturn total")
    assert json.loads(project.call("adds", {"a": 2, "b": 3}).result) == 6
    assert editor.wait_for_stop()["values"]["total"] == "6"

    editor.stopped.clear()
    editor.close()
    wait_until_gone(door)
    assert json.loads(project.call("adds", {"a": 4, "b": 3}).result) == 12
    assert editor.stopped == []
    assert said == ["a debugger has attached: calls may take as long as they like", "the debugger has gone"]


def wait_until_gone(door: Door) -> None:
    assert door.closed.wait(30), "the debugger stays"


def test_the_editors_configurations_attach_where_make_dev_listens():
    configurations = json.loads((ROOT / ".vscode" / "launch.json").read_text())["configurations"]
    attach, start = (item for item in configurations if item["name"].startswith("make dev"))

    assert attach["connect"] == {"host": "127.0.0.1", "port": DEBUG_PORT}
    assert start["module"] == "infra.local.dev"
    assert attach["subProcess"] and start["subProcess"], "functions run in forked processes"


def test_pycharms_configuration_starts_make_dev():
    content = (ROOT / ".run" / "make dev.run.xml").read_text()

    assert 'name="SCRIPT_NAME" value="infra.local.dev"' in content
    assert 'name="MODULE_MODE" value="true"' in content
