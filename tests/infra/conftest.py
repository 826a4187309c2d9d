"""The templates of all stages, made once for the session."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from fitai.kernel import catalogue

from infra import ROOT, nag
from infra.configuration import Configuration, load

STAGES = ("local", "dev", "prod")
ACCOUNTS = {"local": (None, None), "dev": ("123456789012", "eu-central-1"), "prod": (None, None)}
"""dev is made for a known account and region, prod without either: both ways must hold."""
CONFIGURATIONS = Path(__file__).parent / "stages"
"""What the stages on AWS are configured with."""


@dataclass(frozen=True)
class Resource:
    """A resource of a template."""

    stack: str
    id: str
    type: str
    properties: dict[str, Any]
    content: dict[str, Any]


@dataclass(frozen=True)
class Assembly:
    """What a synth has written for a stage."""

    stage: str
    folder: Path

    @property
    def configuration(self) -> Configuration:
        """What the stage was configured with."""
        file = CONFIGURATIONS / f"{self.stage}.toml"
        return load(file) if file.exists() else Configuration()

    @cached_property
    def templates(self) -> dict[str, dict[str, Any]]:
        """By stack, the name without `fitai-<stage>-`."""
        start = f"fitai-{self.stage}-"
        return {
            path.name.removeprefix(start).removesuffix(".template.json"): json.loads(path.read_text())
            for path in sorted(self.folder.glob("*.template.json"))
        }

    @cached_property
    def resources(self) -> list[Resource]:
        """All resources of all stacks."""
        return [
            Resource(stack, name, content["Type"], content.get("Properties", {}), content)
            for stack, template in self.templates.items()
            for name, content in template["Resources"].items()
        ]

    def of(self, kind: str, stack: str | None = None) -> list[Resource]:
        """The resources of a type."""
        return [resource for resource in self.resources if resource.type == kind and stack in (None, resource.stack)]

    def one(self, kind: str, stack: str | None = None) -> Resource:
        """The only resource of a type."""
        (resource,) = self.of(kind, stack)
        return resource

    def get(self, stack: str, name: str) -> Resource:
        """A resource by its logical id."""
        return next(resource for resource in self.resources if (resource.stack, resource.id) == (stack, name))

    @cached_property
    def functions(self) -> dict[str, Resource]:
        """The functions, by name without `fitai-<stage>-`."""
        start = f"fitai-{self.stage}-"
        return {
            resource.properties["FunctionName"].removeprefix(start): resource
            for resource in self.of("AWS::Lambda::Function")
        }

    def statements_of(self, function: Resource) -> list[dict[str, Any]]:
        """What a function's role may do."""
        role = self.get(function.stack, function.properties["Role"]["Fn::GetAtt"][0])
        return [
            statement for policy in role.properties["Policies"] for statement in policy["PolicyDocument"]["Statement"]
        ]

    @cached_property
    def validation(self) -> dict[str, Any]:
        """What cdk-nag found."""
        report: dict[str, Any] = json.loads((self.folder / "validation-report.json").read_text())
        return report


def called(function: catalogue.Function) -> str:
    """A function's name, as the assembly has it."""
    return f"{function.service}-{function.name}"


def text(value: Any) -> str:
    """A resolved value as a string: references by their names."""
    match value:
        case {"Fn::Join": [_, parts]}:
            return "".join(map(text, parts))
        case {"Fn::Sub": template}:
            return str(template)
        case {"Ref": name}:
            return f"<{name}>"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"<{name}.{attribute}>"
        case {"Fn::ImportValue": name}:
            return f"<{re.sub(r'^fitai-[a-z]+-', '', text(name))}>"
    return str(value)


@contextmanager
def settings(**values: str | None) -> Iterator[None]:
    """The environment that a synth sees. Its own checks are off: here the templates are looked at with cfn-lint."""
    before = dict(os.environ)
    os.environ["CDK_VALIDATION"] = "false"
    for name, value in values.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def synthesised(stage: str, folder: Path, more: dict[str, Any] | None = None) -> Assembly:
    """Make a stage's templates. Nothing is bundled: what the layers hold is fetched at a deployment only.

    Args:
        more: of the context, such as which stacks.
    """
    from aws_cdk import App

    from infra.app import build

    context = json.loads((ROOT / "cdk.json").read_text())["context"] | {
        **stage_context(stage),
        "aws:cdk:bundling-stacks": [],
        "aws:cdk:enable-asset-metadata": True,
        "@aws-cdk/core:failSynthOnValidationErrors": False,
        **(more or {}),
    }
    account, region = ACCOUNTS[stage]
    with settings(CDK_DEFAULT_ACCOUNT=account, CDK_DEFAULT_REGION=region):
        build(App(outdir=str(folder), context=context)).synth()
    return Assembly(stage, folder)


def stage_context(stage: str) -> dict[str, Any]:
    """The context that names a stage and its configuration."""
    file = CONFIGURATIONS / f"{stage}.toml"
    return {"stage": stage, **({"configuration": str(file)} if file.exists() else {})}


def configured(stage: str, folder: Path, *lines: str) -> dict[str, Any]:
    """The context that names a stage with more in its configuration: lines of TOML, with tables of their own."""
    file = folder / f"{stage}.toml"
    own = CONFIGURATIONS / file.name
    file.write_text("\n".join((own.read_text() if own.exists() else "", *lines)))
    return {"stage": stage, "configuration": str(file)}


@pytest.fixture(scope="session")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assembly]:
    """Every stage's templates."""
    return {stage: synthesised(stage, tmp_path_factory.mktemp(stage)) for stage in STAGES}


@pytest.fixture(scope="session")
def generation_stacks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assembly]:
    """The stack of the state machine alone, locally and on AWS."""
    from tests.infra.generation import generation_stack

    return {stage: generation_stack(stage, tmp_path_factory.mktemp(stage)) for stage in ("local", "dev")}


@pytest.fixture(scope="session")
def unanswered(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    """The templates of prod without our answers to cdk-nag."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nag, "_acknowledge_finding", lambda *_: None)
        return synthesised("prod", tmp_path_factory.mktemp("unanswered"))


@pytest.fixture(params=STAGES)
def assembly(request: pytest.FixtureRequest, assemblies: dict[str, Assembly]) -> Assembly:
    """Each stage in turn."""
    return assemblies[request.param]


@pytest.fixture(params=("dev", "prod"))
def on_aws(request: pytest.FixtureRequest, assemblies: dict[str, Assembly]) -> Assembly:
    """Each stage on AWS in turn."""
    return assemblies[request.param]
