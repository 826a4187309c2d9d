"""Check the health of the service's dependencies."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import fitai
from fitai.kernel import external_services, snapshots, switches
from fitai.kernel.aws import new_client
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.platform.models import Dependency, DependencyName, ExternalService, Health

LIBRARY_POINTER_KEY = "library/current.json"
"""The object that names the current snapshot of the exercise library; without it no exercise can be read."""


def check_health() -> Health:
    """Check all dependencies, in parallel, and read how external services are. Never raises: what fails is not ok."""
    with ThreadPoolExecutor(max_workers=len(CHECKS)) as pool:
        dependencies = list(pool.map(lambda check: _check_dependency(*check), CHECKS.items()))
    has_table = any(dependency.ok for dependency in dependencies if dependency.name == "table")
    services = _external_services() if has_table else []
    is_down = not all(dependency.ok for dependency in dependencies)
    is_degraded = not all(service.ok for service in services)
    return Health(
        status="down" if is_down else "degraded" if is_degraded else "ok",
        version=fitai.__version__,
        stage=settings().stage,
        dependencies=dependencies,
        external_services=services,
        maintenance=switches.text("maintenance_message", may_read=has_table) or None,
    )


def _external_services() -> list[ExternalService]:
    """How the services of others are, from what their users have recorded; none of them is asked."""
    try:
        return [ExternalService(name=name, ok=not fails) for name, fails in external_services.failing().items()]
    except Unavailable:
        return []


def _check_dependency(name: DependencyName, check: Callable[[], bool]) -> Dependency:
    started = time.perf_counter()
    try:
        ok = check()
    except Exception:
        # The reason is for the log only: a public answer must not expose internals.
        logger().exception("dependency failed", extra={"dependency": name})
        ok = False
    return Dependency(name=name, ok=ok, latency_ms=round((time.perf_counter() - started) * 1000, 1))


def _check_table() -> bool:
    # A read of an absent item: it takes the same path as every request, for one read unit.
    key = {"PK": {"S": "HEALTH"}, "SK": {"S": "HEALTH"}}
    _impatient_client("dynamodb").get_item(TableName=settings().table, Key=key, ConsistentRead=True)
    return True


def _check_bucket() -> bool:
    _impatient_client("s3").head_object(Bucket=settings().bucket, Key=LIBRARY_POINTER_KEY)
    return True


def _check_signing_keys() -> bool:
    parameter = _impatient_client("ssm").get_parameter(Name=settings().jwks_parameter)
    return bool(json.loads(parameter["Parameter"]["Value"])["keys"])


CHECKS: dict[DependencyName, Callable[[], bool]] = {
    "table": _check_table,
    "bucket": _check_bucket,
    "signingKeys": _check_signing_keys,
}


@cache
def _impatient_client(service: str) -> Any:
    """A client that makes one attempt: a late answer is no answer for a monitor."""
    return new_client(service, attempts=1)


snapshots.after_restore(_impatient_client.cache_clear)
