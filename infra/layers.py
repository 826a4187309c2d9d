"""The layers: our own code as it lies in the repository, and on AWS the third-party packages of the lock."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, IgnoreMode, ILocalBundling
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from infra import ROOT
from infra.stage import Stage

PYTHON = "3.13"
RUNTIME = f"python{PYTHON}"
ARCHITECTURE = "arm64"
PLATFORMS = ("manylinux2014_aarch64", "manylinux_2_28_aarch64")
OWN = "fitai"
RUNTIME_LAYER = "runtime"


@jsii.implements(ILocalBundling)
class PipBundling:
    """Fetches the wheels of a lock for Lambda's platform; nothing is compiled, so it needs no Docker."""

    def __init__(self, requirements: Path) -> None:
        self._requirements = requirements

    def try_bundle(self, output_dir: str, *args: Any, **options: Any) -> bool:
        """Fill the asset's folder; called by the CDK."""
        command = [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile",
            "--require-hashes", "--only-binary=:all:", f"--python-version={PYTHON}", "--implementation=cp",
            *(f"--platform={platform}" for platform in PLATFORMS),
            f"--requirement={self._requirements}", f"--target={Path(output_dir) / 'python'}",
        ]  # fmt: skip
        subprocess.run(command, check=True)
        return True


def layers(stack: Construct, stage: Stage, service: str, more: Iterable[str]) -> dict[str, str]:
    """The layer versions of one stack, by their names; `more` beside those that every function has.

    Each stack has versions of its own, so that its functions and the layers they were tested with are deployed,
    and rolled back, as one; an exported version could not be replaced while another stack imports it.
    The local cloud runs functions in the virtual environment, which has the third-party packages already.
    """
    contents = {OWN: _own(stack)}
    if not stage.is_local:
        contents |= {name: _third_party(stack, name) for name in (RUNTIME_LAYER, *sorted(more))}
    return {
        name: lambda_.CfnLayerVersion(
            stack,
            f"Layer-{name}",
            layer_name=stage.named(service, name),
            compatible_architectures=[ARCHITECTURE],
            compatible_runtimes=[RUNTIME],
            content=lambda_.CfnLayerVersion.ContentProperty(s3_bucket=asset.s3_bucket_name, s3_key=asset.s3_object_key),
        ).ref
        for name, asset in contents.items()
    }


def _own(stack: Construct) -> assets.Asset:
    return assets.Asset(
        stack,
        "Asset-fitai",
        path=str(ROOT / "layers" / "fitai"),
        exclude=["__pycache__", "*.pyc", "python/fitai/exercises/data", "python/fitai/templates/programmes/*.yaml"],
        ignore_mode=IgnoreMode.GIT,
    )


def _third_party(stack: Construct, name: str) -> assets.Asset:
    folder = ROOT / "layers" / name
    return assets.Asset(
        stack,
        f"Asset-{name}",
        path=str(folder),
        asset_hash_type=AssetHashType.SOURCE,
        bundling=BundlingOptions(
            image=DockerImage.from_registry("never-used"),
            local=PipBundling(folder / "requirements.txt"),
        ),
    )
