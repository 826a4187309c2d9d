"""The layers: our own code as it is in the repository, and on AWS the third-party packages of the lock."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsii
from aws_cdk import AssetHashType, BundlingOptions, CopyOptions, DockerImage, FileSystem, IgnoreMode, ILocalBundling
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from infra import ROOT
from infra.bytecode import compile_all, interpreter
from infra.site.build import SITES
from infra.stage import Stage

PYTHON = "3.13"
RUNTIME = f"python{PYTHON}"
ARCHITECTURE = "arm64"
PLATFORMS = ("manylinux2014_aarch64", "manylinux_2_28_aarch64")
OWN_LAYER = "fitai"
RUNTIME_LAYER = "runtime"
SITE_LAYER = "site"
"""The built pages, in the layer's folder of this name."""
OWN_SOURCES = ROOT / "layers" / OWN_LAYER
NOT_SHIPPED = (
    "__pycache__",
    "*.pyc",
    "python/fitai/exercises/library/data",
    "python/fitai/templates/programmes/*.yaml",
)
COMPILED_FOLDER = ROOT / ".build" / "layers" / OWN_LAYER


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer version of a stack.

    Attributes:
        content: a hash of what it holds.
    """

    arn: str
    content: str


@jsii.implements(ILocalBundling)
class PipBundling:
    """Fetches the wheels of a lock for Lambda's platform: nothing is compiled, so it needs no Docker."""

    def __init__(self, requirements: Path) -> None:
        self._requirements = requirements

    def try_bundle(self, output_dir: str, *args: Any, **options: Any) -> bool:
        """Write the asset's folder; called by the CDK."""
        python = Path(output_dir) / "python"
        command = [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile",
            "--require-hashes", "--only-binary=:all:", f"--python-version={PYTHON}", "--implementation=cp",
            *(f"--platform={platform}" for platform in PLATFORMS),
            f"--requirement={self._requirements}", f"--target={python}",
        ]  # fmt: skip
        subprocess.run(command, check=True)
        compiler = interpreter(PYTHON)
        if compiler is not None:
            compile_all(Path(output_dir), compiler)
        return True


@jsii.implements(ILocalBundling)
class SiteBundling:
    """Builds the pages, and takes them with their indexes: a deployment fails where they cannot be built."""

    def try_bundle(self, output_dir: str, *args: Any, **options: Any) -> bool:
        """Write the asset's folder; called by the CDK."""
        for site in SITES.values():
            site.build()
            target = Path(output_dir) / SITE_LAYER / site.name
            shutil.copytree(site.folder, target)
            shutil.copyfile(site.index, target.with_suffix(".json"))
        return True


def layer_versions(stack: Construct, stage: Stage, service: str, more: Iterable[str]) -> dict[str, Layer]:
    """The layer versions of one stack, by their names; `more` adds to those that every function has.

    Each stack has versions of its own, so that its functions and the layers they were tested with are deployed,
    and rolled back, as one; an exported version could not be replaced while another stack imports it.
    The local cloud runs functions in the virtual environment, which has the third-party packages already.
    """
    contents = {OWN_LAYER: _own_asset(stack, stage)}
    if not stage.is_local:
        contents |= {name: _third_party_asset(stack, name) for name in (RUNTIME_LAYER, *sorted({*more} - {SITE_LAYER}))}
        contents |= {SITE_LAYER: _site_asset(stack)} if SITE_LAYER in more else {}
    return {
        name: Layer(_version(stack, stage.named(service, name), name, asset).ref, asset.asset_hash)
        for name, asset in contents.items()
    }


def _version(stack: Construct, full_name: str, name: str, asset: assets.Asset) -> lambda_.CfnLayerVersion:
    version = lambda_.CfnLayerVersion(
        stack,
        f"Layer-{name}",
        layer_name=full_name,
        compatible_architectures=[ARCHITECTURE],
        compatible_runtimes=[RUNTIME],
        content=lambda_.CfnLayerVersion.ContentProperty(s3_bucket=asset.s3_bucket_name, s3_key=asset.s3_object_key),
    )
    # Where its files are, for `sam local invoke`.
    asset.add_resource_metadata(version, "Content")
    return version


def _own_asset(stack: Construct, stage: Stage) -> assets.Asset:
    compiler = None if stage.is_local else interpreter(PYTHON)
    if compiler is None:
        return assets.Asset(
            stack, "Asset-fitai", path=str(OWN_SOURCES), exclude=list(NOT_SHIPPED), ignore_mode=IgnoreMode.GIT
        )
    # Two runs of a compiler may differ in bytes, and mean the same: the hash is that of the sources.
    return assets.Asset(
        stack,
        "Asset-fitai",
        path=str(_compile_own(compiler)),
        asset_hash=FileSystem.fingerprint(
            str(OWN_SOURCES), exclude=list(NOT_SHIPPED), ignore_mode=IgnoreMode.GIT, extra_hash=RUNTIME
        ),
        asset_hash_type=AssetHashType.CUSTOM,
    )


@cache
def _compile_own(compiler: str) -> Path:
    """Our own code with its bytecode, built once for all stacks."""
    shutil.rmtree(COMPILED_FOLDER, ignore_errors=True)
    COMPILED_FOLDER.mkdir(parents=True)
    options = CopyOptions(exclude=list(NOT_SHIPPED), ignore_mode=IgnoreMode.GIT)
    FileSystem.copy_directory(str(OWN_SOURCES), str(COMPILED_FOLDER), options)
    compile_all(COMPILED_FOLDER, compiler)
    return COMPILED_FOLDER


def _site_asset(stack: Construct) -> assets.Asset:
    # The hash is that of the sources, so that templates can be made without the pages.
    fingerprints = "".join(site.fingerprint for site in SITES.values())
    return assets.Asset(
        stack,
        "Asset-site",
        path=str(ROOT / "site"),
        asset_hash=hashlib.sha256(fingerprints.encode()).hexdigest(),
        asset_hash_type=AssetHashType.CUSTOM,
        bundling=BundlingOptions(image=DockerImage.from_registry("never-used"), local=SiteBundling()),
    )


def _third_party_asset(stack: Construct, name: str) -> assets.Asset:
    folder = ROOT / "layers" / name
    return assets.Asset(
        stack,
        f"Asset-{name}",
        path=str(folder),
        asset_hash_type=AssetHashType.SOURCE,
        bundling=BundlingOptions(
            image=DockerImage.from_registry("never-used"),
            # Part of the asset's hash: with bytecode it is another one than without.
            environment={"BYTECODE": RUNTIME if interpreter(PYTHON) else "none"},
            local=PipBundling(folder / "requirements.txt"),
        ),
    )
