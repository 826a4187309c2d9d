"""The README's example of an endpoint works as it stands there."""

import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function

from tests.harness import gateway
from tests.harness.gateway import access_token, call

README = Path(__file__).parents[3] / "README.md"


def example(path: str) -> str:
    """The block that the README shows as this file."""
    found = re.search(rf"<!-- example: {re.escape(path)} -->\n```\w+\n(.*?)```", README.read_text(), re.DOTALL)
    assert found, f"the README shows no {path}"
    return found[1]


def test_the_readmes_endpoint_works(aws: None, tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "echo.py"
    file.write_text(example("functions/platform/echo.py"))
    spec = spec_from_file_location("functions.platform.echo", file)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    monkeypatch.setitem(__import__("sys").modules, "functions.platform.echo", module)
    spec.loader.exec_module(module)
    echo = Function("platform", "echo", module.handler)
    monkeypatch.setattr(gateway.catalogue, "endpoints", lambda: [*catalogue.functions(), echo][-1:])
    sample = json.loads(example("events/platform/echo.json"))
    request = sample["request"]
    answer = call(request["method"], request["path"], request["body"], token=access_token("lifter"))
    assert answer.status == sample["status"]
    assert answer.data == {"weight": 60, "lifter": "lifter"}
    assert call(request["method"], request["path"], {"weight": 0}, token=access_token("lifter")).status == 422
