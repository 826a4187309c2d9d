"""The container's botocore session and clients, one per service, made at the first use.

boto3 is left out of the functions: its resource layer costs cold start and is not used. The rest of a client's cost is
mostly reading botocore's descriptions of AWS, so these are read in a fast way: docs/performance.md.
"""

import gzip
import os
from functools import cache
from pathlib import Path
from typing import Any

from botocore import __version__ as botocore_version
from botocore.config import Config
from botocore.loaders import JSONFileLoader, Loader
from botocore.session import Session
from pydantic_core import from_json

from fitai import __version__
from fitai.kernel.tracing fitai.kernel import attach_tracing snapshots

IS_LAMBDA_INIT = "AWS_LAMBDA_INITIALIZATION_TYPE" in os.environ
"""Whether this is AWS Lambda's initialisation of a container. It has a whole processor, a call only its memory's share
(at 512 MiB less than a third): what every call needs is made here, and not by the first call."""
USER_AGENT = f"FitAI/{__version__} Botocore/{botocore_version}"
"""Fixed: botocore would build its own one, twice, for each request."""


@cache
def client(service: str, endpoint: str | None = None) -> Any:
    """The container's client for an AWS service; region, credentials and endpoint come from the environment."""
    return new_client(service, endpoint)


def new_client(service: str, endpoint: str | None = None, **options: Any) -> Any:
    """A client that is not shared, with options of its own (those of `botocore.config.Config`)."""
    common = {"connect_timeout": 2, "read_timeout": 10, "retries": {"mode": "standard", "total_max_attempts": 5}}
    config = Config(**{**common, "user_agent": USER_AGENT, **options})
    made = _session().create_client(service, endpoint_url=endpoint, config=config)
    attach_tracing(made)
    return made


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
