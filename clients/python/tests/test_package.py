"""The package: all names that it offers are there, its version is the API's, and a wheel of it works elsewhere."""

import json
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import fitai_client
import pytest

FOLDER = Path(__file__).parents[1]
ROOT = FOLDER.parents[1]


def test_every_name_is_there() -> None:
    for name in fitai_client.__all__:
        assert getattr(fitai_client, name).__doc__, name
    assert set(dir(fitai_client)) == set(fitai_client.__all__) == set(fitai_client._MODULES)
    with pytest.raises(AttributeError, match="no attribute"):
        fitai_client.Nothing  # noqa: B018


def test_the_types_are_not_imported_before_they_are_used() -> None:
    code = "import sys, fitai_client.live.events; sys.exit('fitai_client.generated.models' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(FOLDER / "src")}, check=False).returncode
        == 0
    )


def test_the_version_is_that_of_the_api() -> None:
    project = tomllib.loads((FOLDER / "pyproject.toml").read_text())["project"]
    assert project["version"] == json.loads((ROOT / "docs" / "openapi.json").read_text())["info"]["version"]


def test_what_it_depends_on_is_what_it_is_tested_with() -> None:
    project = tomllib.loads((FOLDER / "pyproject.toml").read_text())["project"]
    lock = (ROOT / "requirements.lock").read_text()
    for requirement in project["dependencies"]:
        assert f"\n{requirement.split('>')[0]}==" in lock, requirement


def test_a_wheel_is_built_and_imported_in_another_environment(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "uv", "build", "--quiet", "--offline", "--wheel", "--out-dir", tmp_path, FOLDER],
        check=True,
    )
    (wheel,) = tmp_path.glob("fitai_client-*.whl")
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python]
    subprocess.run([*install, wheel], check=True)
    # What it depends on is the one of this environment, behind its own.
    (site,) = {path for path in map(Path, sys.path) if (path / "pydantic").is_dir()}
    code = (
        "import sys; sys.path.append(sys.argv[1]); import fitai_client, importlib.metadata as metadata;"
        "print(fitai_client.__file__, metadata.version('fitai-client'), fitai_client.models.Workout.__name__,"
        "fitai_client.FitAI('http://localhost').user_agent)"
    )
    # Alone: a PYTHONPATH may lead to the checkout.
    command = [python, "-E", "-c", code, site]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    file, version, name, agent, _ = shown.split()
    assert Path(file).is_relative_to(environment)
    assert (Path(file).parent / "py.typed").exists()
    assert (name, agent) == ("Workout", f"fitai-client/{version}")
