"""Let a command of an operator read and write what the functions of a stage do: of the running local stack, or of a deployed stage."""

import os
from typing import Any

from infra import LOCAL_REGION
from infra.local.cloud import CREDENTIALS, Cloud
from infra.local.console import Trouble

FUNCTION = "admin-update_person"
"""A function, by its name within its stage: all have the same settings."""


def use_stage(stage: str, **replaced: str) -> None:
    """Take the settings of a stage's functions. On AWS, region and credentials are those of the AWS CLI.

    Args:
        replaced: environment variables with other values than the functions have.

    Raises:
        Trouble: the stage does not run here, or is not deployed where the credentials are for.
    """
    if stage == "local":
        cloud = Cloud.known()
        if not cloud.runs():
            raise Trouble("No stage runs here; `make start` starts one. With STAGE=dev, a deployed stage is meant.")
        use_cloud(cloud)
    else:
        from fitai.kernel.aws import new_client

        _use(function_settings(new_client("lambda"), stage))
    _use(replaced)


def use_cloud(cloud: Cloud) -> None:
    """Take the settings of the functions of a local stack, and this machine's way to it."""
    _use(
        function_settings(cloud.client("lambda"), "local")
        | dict(CREDENTIALS)
        | {"AWS_ENDPOINT_URL": cloud.endpoint, "AWS_REGION": LOCAL_REGION, "AWS_DEFAULT_REGION": LOCAL_REGION}
    )


def function_settings(functions: Any, stage: str) -> dict[str, str]:
    """The settings in the environment of a function.

    Args:
        functions: a client of Lambda.

    Raises:
        Trouble: there is no such function.
    """
    name = f"fitai-{stage}-{FUNCTION}"
    try:
        configuration = functions.get_function_configuration(FunctionName=name)
    except functions.exceptions.ResourceNotFoundException:
        raise Trouble(f"There is no function {name} with these credentials, in this region.") from None
    variables: dict[str, str] = configuration.get("Environment", {}).get("Variables", {})
    return {name: value for name, value in variables.items() if name.startswith("FITAI_")}


def _use(environment: dict[str, str]) -> None:
    from fitai.kernel.settings import settings

    os.environ.update(environment)
    settings.cache_clear()  # The client of Lambda has read them already.
