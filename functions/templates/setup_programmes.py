"""Load FitAI's own training programmes, which the deployment includes, into the templates."""

from typing import Any

from fitai.kernel.aws import client
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import Table
from fitai.templates.models import Programmes
from fitai.templates.programmes import service


@custom_resource(needs=(Table.GET, Table.PUT, Table.UPDATE))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Load the object `ProgrammesKey` of `ProgrammesBucket`; gives how many were created, replaced and unchanged."""
    response = client("s3").get_object(Bucket=properties["ProgrammesBucket"], Key=properties["ProgrammesKey"])
    return service.load_programmes(Programmes.model_validate_json(response["Body"].read()).programmes)
