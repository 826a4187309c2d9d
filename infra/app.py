"""The CDK app: `cdk deploy --all -c stage=local|dev|prod`."""

from aws_cdk import Annotations, App, Tags, Validations
from cdk_nag import AwsSolutionsChecks

from infra.bytecode import interpreter
from infra.foundation import Foundation
from infra.layers import PYTHON
from infra.live_api import LiveApi
from infra.rest_api import RestApi
from infra.service import Service, functions_by_service
from infra.stage import Stage


def build(app: App) -> App:
    """Add all stacks of a stage to the app."""
    stage = Stage.of(app.node)
    foundation = Foundation(app, stage)
    services = [
        Service(app, stage, name, functions, foundation.shared) for name, functions in functions_by_service().items()
    ]
    for service in services:
        service.add_stack_dependency(foundation)
    for api in (RestApi(app, stage), LiveApi(app, stage, foundation.shared.live_api)):
        for service in services:
            api.add_stack_dependency(service)
    if not stage.is_local:
        Tags.of(app).add("project", "fitai")
        Tags.of(app).add("stage", stage.name)
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
        if interpreter(PYTHON) is None:
            text = f"There is no python{PYTHON} here: the layers have no bytecode, and a cold start takes 0.4 s longer."
            Annotations.of(foundation).add_warning_v2("fitai:bytecode", text)
    return app


if __name__ == "__main__":
    build(App()).synth()
