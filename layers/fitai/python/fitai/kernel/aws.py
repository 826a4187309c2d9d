"""The container's botocore session and clients, one per service, made at the first use.

boto3 is left out of the functions: its resource layer costs cold start and is not used. The rest of a client's cost is
mostly reading botocore's descriptions of AWS, so these are read in a fast way: docs/performance.md.

How long a client waits, and how often it tries, is decided here (docs/timeouts.md): an attempt is made only if it can fail
within the time that the function has left (`kernel.call_deadline`).
"""

import gzip
import os
from functools import cache
from pathlib import Path
from typing import Any

from botocore import __version__ as botocore_version
from botocore.config import Config
from botocore.exceptions import HTTPClientError
from botocore.loaders import JSONFileLoader, Loader
from botocore.retries.standard import register_retry_handler
from botocore.session import Session
from pydantic_core import from_json

from fitai import __version__
from fitai.kernel import snapshots
from fitai.kernel.call_deadline import remaining
from fitai.kernel.tracing import attach_tracing

IS_LAMBDA_INIT = "AWS_LAMBDA_INITIALIZATION_TYPE" in os.environ
"""Whether this is AWS Lambda's initialisation of a container. It has a whole processor, a call only its memory's share
(at 512 MiB less than a third): what every call needs is made here, and not by the first call."""
USER_AGENT = f"FitAI/{__version__} Botocore/{botocore_version}"
"""Fixed: botocore would build its own one, twice, for each request."""


CONNECT_SECONDS = 1.0
"""Seconds that a connection may take."""
READ_SECONDS = 2.0
"""Seconds that a service may be silent."""
ATTEMPTS = 3
"""Requests for one call, as botocore's standard mode has them: with a growing random pause, after failures that may pass."""
SLOW_SERVICES = {
    # It answers an upload when it has stored it: parts have 8 MiB.
    "s3": 4.0,
    # It adds up thirty days of each function.
    "cloudwatch": 5.0,
}
"""Seconds that these services may be silent."""


class OutOfTime(HTTPClientError):
    """A request that was not sent: it could outlast the function. For callers it is one without an answer."""

    fmt = "No time is left for a request that may take {seconds} seconds"


@cache
def client(service: str, endpoint: str | None = None) -> Any:
    """The container's client for an AWS service; region, credentials and endpoint come from the environment."""
    return new_client(service, endpoint, read_seconds=SLOW_SERVICES.get(service, READ_SECONDS))


def new_client(
    service: str,
    endpoint: str | None = None,
    *,
    read_seconds: float = READ_SECONDS,
    attempts: int = ATTEMPTS,
    **options: Any,
) -> Any:
    """A client that is not shared.

    Args:
        read_seconds: that the service may be silent. What makes a client with more of them says why.
        attempts: requests for one call; 1 where a repeated request would do its work twice.
        options: of `botocore.config.Config`.
    """
    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    made = _session().create_client(
        service,
        endpoint_url=endpoint,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read_seconds,
            retries=retries,
            user_agent=USER_AGENT,
            **options,
        ),
    )
    attach_tracing(made)
    _keep_deadline(made, CONNECT_SECONDS + read_seconds, attempts)
    return made


def _keep_deadline(made: Any, seconds: float, attempts: int) -> None:
    """Let a client send nothing, and wait for no further attempt, that may end after the deadline of the call.

    Args:
        seconds: that one attempt may take.
    """
    events, service = made.meta.events, made.meta.service_model.service_id.hyphenize()

    def refuse_late(**_: Any) -> None:
        if remaining() < seconds:
            raise OutOfTime(seconds=seconds)

    events.register(f"before-send.{service}", refuse_late)
    # botocore lets nobody overrule its own decision to wait and try again: it is asked by us in its place.
    event, name = f"needs-retry.{service}", f"retry-config-{service}"
    events.unregister(event, unique_id=name)
    standard = register_retry_handler(made, attempts)
    events.unregister(event, unique_id=name)

    def pause_before_retry(**attempt: Any) -> float | None:
        pause: float | None = standard.needs_retry(**attempt)
        return pause if pause is not None and remaining() >= pause + seconds else None

    events.register(event, pause_before_retry, unique_id=name)


@cache
def _session() -> Session:
    session = Session()
    session.register_component("data_loader", _loader())
    return session


@cache
def _loader() -> Loader:
    """What reads botocore's descriptions. It outlives the session: a further one takes 3 ms instead of 20."""
    return _ServiceModelLoader(file_loader=_FastJsonLoader())


# With the session its credentials are renewed, with the clients their connections.
snapshots.after_restore(client.cache_clear)
snapshots.after_restore(_session.cache_clear)


class _FastJsonLoader(JSONFileLoader):
    """Reads JSON with pydantic's parser, into plain dicts: a third of the time that botocore takes."""

    def load_file(self, file_path: str) -> Any:
        """The content of the file, given without its extension; None where there is none."""
        try:
            return from_json(Path(f"{file_path}.json").read_bytes())
        except FileNotFoundError:
            pass
        try:
            with gzip.open(f"{file_path}.json.gz") as file:
                return from_json(file.read())
        except FileNotFoundError:
            return None


class _ServiceModelLoader(Loader):
    """Finds botocore's descriptions of the services without listing the folders of all 400 of them."""

    def list_available_services(self, type_name: str) -> list[str]:
        """Every service, whether or not it has a description of this type."""
        folders = [Path(path) for path in self.search_paths if Path(path).is_dir()]
        return [service.name for folder in folders for service in folder.iterdir()]
