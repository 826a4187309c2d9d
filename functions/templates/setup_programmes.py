"""Put our own training programmes, which the deployment carries, among the templates."""

from typing import Any

from fitai.kernel.aws import client
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import Table
from fitai.templates.models import Programmes
from fitai.templates.programmes import service


@custom_resource(needs=(Table.GET, Table.PUT, Table.UPDATE))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Load what is at `ProgrammesBucket` / `ProgrammesKey`; answers how many were created, replaced, unchanged."""
    answer = client("s3").get_object(Bucket=properties["ProgrammesBucket"], Key=properties["ProgrammesKey"])
    return service.load_programmes(Programmes.model_validate_json(answer["Body"].read()).programmes)
