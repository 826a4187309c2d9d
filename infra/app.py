"""The CDK app: `cdk deploy --all -c stage=local|dev|prod`."""

import json
from collections.abc import Container
from pathlib import Path

from aws_cdk import Annotations, App, Stack, Tags, Validations
from cdk_nag import AwsSolutionsChecks

from infra.alarms_stack import ALARMS, Alarms
from infra.backups import BACKUPS, Backups
from infra.bytecode import interpreter
from infra.declarations import FILE, INBOXES, REST, WEBSOCKET, declarations
from infra.edge import Edge
from infra.foundation import Foundation
from infra.lake import LAKE, Lake
from infra.layers import PYTHON
from infra.live_api import LiveApi
from infra.releases import RELEASES, Releases
from infra.rest_api import RestApi
from infra.service import Inboxes, Service, functions_by_service
from infra.stage import EDGE, Stage, tags


def build(app: App) -> App:
    """Put the stacks of a stage into the app: all, or with `-c stacks=workouts,rest` those that are named so.

    The foundation is always among them, because the others refer to it.
    """
    stage = Stage.of(app.node)
    chosen = _chosen(app)
    foundation = Foundation(app, stage)
    services = [
        Service(app, stage, name, functions, foundation.shared)
        for name, functions in functions_by_service().items()
        if name in chosen
    ]
    # Lambda maps no queue that does not exist.
    inboxes = [Inboxes(app, stage)] if INBOXES in chosen else []
    for service in services:
        service.add_stack_dependency(foundation)
        for stack in inboxes:
            service.add_stack_dependency(stack)
    for stack in inboxes:
        stack.add_stack_dependency(foundation)
    if RELEASES in chosen and not stage.is_local:
        releases = Releases(app, stage)
        for service in services:
            service.add_stack_dependency(releases)
    if stage.has_lake and LAKE in chosen:
        Lake(app, stage).add_stack_dependency(foundation)
    if stage.has_backups and BACKUPS in chosen:
        Backups(app, stage, foundation.shared).add_stack_dependency(foundation)
    if not stage.is_local and ALARMS in chosen:
        Alarms(app, stage, foundation.shared.live_api).add_stack_dependency(foundation)
    apis: list[Stack] = []
    if REST in chosen:
        apis.append(RestApi(app, stage))
    if WEBSOCKET in chosen:
        apis.append(LiveApi(app, stage, foundation.shared.live_api))
    for api in apis:
        for service in services:
            api.add_stack_dependency(service)
    if stage.domains.hosts and EDGE in chosen:
        edge = Edge(app, stage)
        edge.add_stack_dependency(foundation)
        for api in apis:
            edge.add_stack_dependency(api)
    if stage.keeps_data:
        for child in app.node.children:
            if isinstance(child, Stack):
                child.termination_protection = True
    if not stage.is_local:
        for key, value in tags(stage.name).items():
            Tags.of(app).add(key, value)
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
        if interpreter(PYTHON) is None:
            text = f"There is no python{PYTHON} here: the layers have no bytecode, and a cold start takes 0.4 s longer."
            Annotations.of(foundation).add_warning_v2("fitai:bytecode", text)
    return app


def _chosen(app: App) -> Container[str]:
    """The stacks that are asked for, by the last words of their names."""
    named: str | None = app.node.try_get_context("stacks")
    return (
        named.split(",")
        if named
        else {INBOXES, REST, WEBSOCKET, LAKE, EDGE, ALARMS, BACKUPS, RELEASES, *functions_by_service()}
    )


def main() -> None:
    """Write the templates, and beside them what they were made from."""
    assembly = build(App()).synth()
    (Path(assembly.directory) / FILE).write_text(json.dumps(declarations()))


if __name__ == "__main__":
    main()
