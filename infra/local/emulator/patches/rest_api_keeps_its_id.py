"""A REST API whose OpenAPI body changes stays the same API, with the same URL."""

from typing import Any

from ministack.core.responses import request_scope
from ministack.services import apigateway_v1 as service
from ministack.services.cloudformation import provisioners

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

REST_API = "AWS::ApiGateway::RestApi"
CONTENT = (service._resources, service._authorizers_v1, service._models)
"""What an import makes; stages, deployments and gateway responses have resources of their own, and stay."""


class Handlers:
    """The handlers of a resource type, as attributes."""

    def __init__(self, handlers: dict[str, Any]) -> None:
        object.__setattr__(self, "_handlers", handlers)

    def __getattr__(self, name: str) -> Any:
        return self._handlers[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self._handlers[name] = value


def apply(patcher: Patcher) -> None:
    """Import the changed body into an API of its own, and give what came of that to the one that there is."""

    def around(original: Any) -> Any:
        def update(
            physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str | None = None
        ) -> Any:
            if new.get("Body") == old.get("Body") or physical_id not in service._rest_apis:
                return original(physical_id, old, new, stack, logical_id)
            imported, _ = provisioners._apigw_rest_api_create(logical_id or physical_id, new, stack)
            for store in CONTENT:
                store[physical_id] = store[imported]
            created = service._rest_apis[physical_id]["createdDate"]
            api = {**service._rest_apis[imported], "id": physical_id, "createdDate": created}
            service._rest_apis[physical_id] = api
            service._delete_rest_api(imported)
            return physical_id, provisioners._apigw_rest_api_attrs(physical_id)

        return update

    patcher.wrap(Handlers(provisioners._RESOURCE_HANDLERS[REST_API]), "update", around)


def is_needed() -> bool:
    """Whether a changed body makes another API."""
    body = {"openapi": "3.0.1", "info": {"title": "probe"}}
    old = {"Name": "probe", "Body": {**body, "paths": {}}}
    new = {"Name": "probe", "Body": {**body, "paths": {"/probe": {"get": {}}}}}
    with request_scope(probes.ACCOUNT, probes.REGION):
        before, _ = provisioners._apigw_rest_api_create("Api", old, "probe")
        after, _ = provisioners._RESOURCE_HANDLERS[REST_API]["update"](before, old, new, "probe", "Api")
        for name in {before, after}:
            service._delete_rest_api(name)
    return bool(before != after)


PATCH = Patch(
    name="rest_api_keeps_its_id",
    reason="MiniStack makes another API, with another URL, when the OpenAPI body of a REST API changes; CloudFormation "
    "overwrites the one that there is. Here every new route would give a new URL to whoever has kept the old one.",
    upstream="ministack.services.cloudformation.provisioners:_apigw_rest_api_update should import into the API that there is, "
    "as PutRestApi does with mode=overwrite",
    sources={
        "ministack.services.cloudformation.provisioners:_apigw_rest_api_update": "9dee2ef4d951",
        "ministack.services.cloudformation.provisioners:_apigw_rest_api_create": "7c984880e447",
        "ministack.services.apigateway_v1:_create_rest_api": "0e98c85ff132",
        "ministack.services.apigateway_v1:_import_rest_api": "ef72f9312702",
        "ministack.services.apigateway_v1:_delete_rest_api": "090487fcbfe3",
    },
    apply=apply,
    is_needed=is_needed,
)
