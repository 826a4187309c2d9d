"""The lock files: complete, consistent, and without the addresses that packages were fetched from."""

import json
import re
import tomllib
from typing import get_args

import pytest
from fitai.kernel.task import Layer

from infra import ROOT
from infra.layers import SITE_LAYER
from infra.local.install import GENERATORS_LOCK, _pinned

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()
GENERATORS = GENERATORS_LOCK.read_text()
RUNTIME = (ROOT / "layers" / "runtime" / "requirements.txt").read_text()
EXTRA_LAYERS = [layer for layer in get_args(Layer) if layer != SITE_LAYER]


def pinned(lock: str) -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE):
        versions.setdefault(name.lower(), set()).add(version)
    return versions


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[=><~;]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def test_every_package_is_locked_with_its_hashes():
    optional = PROJECT["project"]["optional-dependencies"]
    requirements = [*PROJECT["project"]["dependencies"], *optional["dev"], *optional["bench"]]

    assert names(requirements) <= pinned(LOCK).keys()
    for lock in (LOCK, RUNTIME, GENERATORS):
        for block in re.split(r"\n(?=\S)", lock.strip()):
            assert "--hash=sha256:" in block, block


def test_the_runtime_layer_is_what_the_functions_were_tested_with():
    assert names(PROJECT["project"]["dependencies"]) <= pinned(RUNTIME).keys()
    for name, versions in pinned(RUNTIME).items():
        assert versions <= pinned(LOCK)[name], name


@pytest.mark.parametrize("layer", EXTRA_LAYERS)
def test_a_layer_of_some_functions_is_locked_as_it_was_tested(layer: str):
    lock = (ROOT / "layers" / layer / "requirements.txt").read_text()

    assert names(PROJECT["project"]["optional-dependencies"][layer]) <= pinned(lock).keys()
    for name, versions in pinned(lock).items():
        assert versions <= pinned(LOCK)[name], name
    for block in re.split(r"\n(?=\S)", lock.strip()):
        assert "--hash=sha256:" in block, block
    assert "://" not in lock


def test_no_lock_says_where_a_package_came_from():
    assert "://" not in LOCK + RUNTIME + GENERATORS
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"].values()
    # The workspaces of this repository are links into it.
    assert [package for package in packages if "resolved" in package and not package.get("link")] == []


def test_the_cdk_cli_is_pinned():
    version = json.loads((ROOT / "package.json").read_text())["dependencies"]["aws-cdk"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]["node_modules/aws-cdk"]

    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert locked["version"] == version
    assert locked["integrity"]


def test_the_generators_are_pinned_and_not_installed_by_make_start():
    package = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert [*package["dependencies"]] == ["aws-cdk"]
    for name, version in package["devDependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["dev"] is True
    assert package["devDependencies"]["typescript"].startswith("5."), "TypeScript 7 has no ts.factory"
    for requirement in PROJECT["project"]["optional-dependencies"]["generators"]:
        name, _, version = requirement.partition("==")
        assert pinned(GENERATORS)[name] == {version}


def test_the_installer_finds_the_uv_of_the_lock():
    block = _pinned("uv", LOCK.splitlines())

    assert block.startswith("uv==")
    assert block.count("\n") == block.count("--hash=") + 1


BELOW_SERVICES = {"kernel", "training", "accounts"}
"""The packages that services stand on: contracts of their own say what may import them."""
CATALOGUE = "error_codes"
"""The codes of all services, in one place: it imports none of them."""


def test_the_import_contract_names_every_service():
    services = {
        path.parent.name
        for path in (ROOT / "layers" / "fitai" / "python" / "fitai").glob("*/__init__.py")
        if path.parent.name not in BELOW_SERVICES | {CATALOGUE}
    }
    contracts = {contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
    named: dict[str, set[str]] = {"modules": set(), "containers": set()}
    for contract in contracts.values():
        for key, names in named.items():
            names |= {module.removeprefix("fitai.") for module in contract.get(key, [])}

    assert named["modules"] == services
    assert set(BELOW_SERVICES) == {
        module.removeprefix("fitai.")
        for contract in contracts.values()
        if contract["type"] == "forbidden"
        for module in contract["source_modules"]
        if module.removeprefix("fitai.") in BELOW_SERVICES
    }
    assert services - {"exercises"} <= named["containers"] | {"exercises"}
