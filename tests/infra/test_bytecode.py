"""The bytecode of layers: made for the functions' Python, and taken as it is."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.bytecode import compile_all, interpreter
from infra.layers import PYTHON
from tests.infra.conftest import Assembly

UNCHECKED_HASH = 0b01
"""Flags of PEP 552: the file has its source's hash, and nobody looks whether it is still that."""
OURS = ".".join(map(str, sys.version_info[:2]))


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    source = tmp_path / "python" / "package" / "module.py"
    source.parent.mkdir(parents=True)
    source.write_text("def fail():\n    raise ValueError\n")
    compile_all(tmp_path, sys.executable)
    return source.parent / "__pycache__" / f"module.{sys.implementation.cache_tag}.pyc"


def test_bytecode_lies_beside_its_source_and_is_never_checked_against_it(compiled: Path):
    assert int.from_bytes(compiled.read_bytes()[4:8], "little") == UNCHECKED_HASH


def test_a_traceback_shows_where_the_source_is_on_lambda(compiled: Path):
    assert b"/opt/python/package/module.py" in compiled.read_bytes()


def test_it_is_used_whatever_time_the_source_has(compiled: Path):
    source = compiled.parents[1] / "module.py"
    source.write_text("raise SystemExit('compiled anew')\n")
    completed = subprocess.run([sys.executable, "-c", "import module"], cwd=source.parent, check=False)
    assert completed.returncode == 0


def test_a_source_that_is_none_ends_the_deployment(tmp_path: Path):
    (tmp_path / "broken.py").write_text("def")
    with pytest.raises(subprocess.CalledProcessError):
        compile_all(tmp_path, sys.executable)


def test_only_the_version_that_is_asked_for_will_do():
    assert interpreter(OURS) == sys.executable
    assert interpreter("2.1") is None


def test_without_that_python_the_deployment_says_what_it_costs(on_aws: Assembly):
    metadata_files = [path for path in on_aws.folder.glob("*.metadata.json") if "fitai:bytecode" in path.read_text()]
    assert len(metadata_files) == (interpreter(PYTHON) is None)
