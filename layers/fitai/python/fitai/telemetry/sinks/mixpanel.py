"""Mixpanel: events by its SDK, deletions by its data deletion API, which the SDK does not have.

Only this module imports the SDK, and only where Mixpanel is configured.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote

import urllib3

from fitai.kernel.call_deadline import remaining
from fitai.telemetry.configuration import MixpanelSettings
from fitai.telemetry.models import CONFIRMED, ProductEvent
from fitai.telemetry.sinks.interface import SinkFailed

TIMEOUT = 8
"""Seconds for a request, of a reaction's 30. The queue tries again: there is no retry here."""
MAX_RESPONSE_BYTES = 100_000
OVER = frozenset({"FAILURE", "REVOKED", "NOT_FOUND", "UNKNOWN"})
"""The states of a deletion that will never be done: it is to be asked for again."""


class Mixpanel:
    """A project of Mixpanel."""

    name = "mixpanel"

    def __init__(self, configured: MixpanelSettings) -> None:
        self._configured = configured

    @cached_property
    def _sdk(self) -> Any:
        # Not at the top: most of a second of a cold start, which is spent only where Mixpanel is configured.
        import mixpanel

        return mixpanel

    @cached_property
    def _consumer(self) -> Any:
        account, url = self._configured.service_account, self._configured.api_url
        credentials = account and self._sdk.ServiceAccountCredentials(
            account.username, account.secret, account.project_id
        )
        return self._sdk.BufferedConsumer(
            max_size=50,
            events_url=f"{url}/track",
            people_url=f"{url}/engage",
            import_url=f"{url}/import",
            groups_url=f"{url}/groups",
            request_timeout=TIMEOUT,
            retry_limit=0,
            credentials=credentials,
        )

    def send(self, pseudonym: str, events: Sequence[ProductEvent]) -> None:
        """Send the events in batches of 50; `$insert_id` makes Mixpanel count each once."""
        _require_time()
        client = self._sdk.Mixpanel(self._configured.token, consumer=self._consumer)
        try:
            for event in events:
                moment = int(event.at.timestamp())
                properties = {**event.properties, "$insert_id": event.id, "time": moment}
                if self._configured.service_account is not None:
                    client.import_data(None, pseudonym, event.name, moment, properties)
                else:
                    client.track(pseudonym, event.name, properties)
            self._consumer.flush()
        except self._sdk.MixpanelException as error:
            self._drop_consumer()
            raise SinkFailed(f"Mixpanel has not taken {len(events)} events") from _without_content(error)

    def delete(self, pseudonym: str, task: str | None) -> str | None:
        """Delete the profile, if there is one, by the SDK; then the events, which takes Mixpanel up to 30 days."""
        if task is not None:
            results = self._request("GET", f"/{quote(task, safe='')}")
            status = str(results.get("status"))
            return CONFIRMED if status == "SUCCESS" else None if status in OVER else task
        try:
            self._sdk.Mixpanel(self._configured.token, consumer=self._consumer).people_delete(pseudonym)
            self._consumer.flush()
        except self._sdk.MixpanelException as error:
            self._drop_consumer()
            raise SinkFailed("Mixpanel has not taken the deletion of a profile") from _without_content(error)
        results = self._request("POST", "", {"distinct_ids": [pseudonym], "compliance_type": "GDPR"})
        if not results.get("task_id"):
            raise SinkFailed("Mixpanel has answered no id of a deletion")
        return str(results["task_id"])

    def _drop_consumer(self) -> None:
        """Begin with an empty buffer: a consumer keeps what it could not send, and no event may outlive its consent there."""
        self.__dict__.pop("_consumer", None)

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A request of Mixpanel's data deletion API (version 3.0); its `results`."""
        _require_time()
        configured = self._configured
        url = f"{configured.app_url}/api/app/data-deletions/v3.0{path}/?token={quote(configured.token, safe='')}"
        headers = {"Authorization": f"Bearer {configured.deletion_token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            response = _pool().request(
                method, url, body=None if body is None else json.dumps(body), headers=headers, redirect=False
            )
            content = json.loads(response.data[:MAX_RESPONSE_BYTES]) if response.status == 200 else None
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise SinkFailed("Mixpanel does not answer a deletion") from _without_content(error)
        results = content.get("results") if isinstance(content, dict) and content.get("status") == "ok" else None
        if not isinstance(results, dict):
            raise SinkFailed(f"Mixpanel has answered a deletion with {response.status}")
        return results


def _require_time() -> None:
    """Send nothing that may be answered after the function has ended: the queue tries again.

    Raises:
        SinkFailed: too little time is left.
    """
    if remaining() < TIMEOUT:
        raise SinkFailed("No time is left for a request to Mixpanel")


def _without_content(error: Exception) -> Exception:
    """What is logged of an error: its name. Its text may have the address of the request, with the project's token."""
    return RuntimeError(type(error).__name__)


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=TIMEOUT), retries=False, num_pools=2)
