"""One account of moto for all tests of a process: made new between two of them in a hundredth of the time that another one takes."""

import copy
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict

from tests.harness.cloud import BUCKET, TABLE, cloud, end_of_kept_account, forget, publish_library
from tests.harness.mail import forget_mails

REGION = "eu-central-1"


class Account:
    """The account as `cloud` has made it, to be brought back to that."""

    def __init__(self) -> None:
        self._secrets = copy.deepcopy(_backend("secretsmanager").secrets)
        self._parameters = {name: list(versions) for name, versions in _backend("ssm")._parameters.items()}
        self._services = {backends.service_name for backends in BackendDict._instances}
        self._library = self._objects()

    @contextmanager
    def lent(self) -> Iterator[None]:
        """The account for one test, which may change it freely."""
        before = dict(os.environ)
        forget(clients=False)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            self._renew()
            forget(clients=False)

    def _renew(self) -> None:
        self._renew_table()
        self._renew_bucket()
        _backend("secretsmanager").secrets = copy.deepcopy(self._secrets)
        parameters = _backend("ssm")._parameters
        parameters.clear()
        parameters.update({name: list(versions) for name, versions in self._parameters.items()})
        _backend("sns").platform_endpoints.clear()
        for machine in _backend("stepfunctions").state_machines:
            machine.executions.clear()
        forget_mails()
        for backends in BackendDict._instances:
            if backends.service_name not in self._services:
                for account in backends.values():
                    account.reset()

    def _renew_table(self) -> None:
        tables = _backend("dynamodb").tables
        for name in set(tables) - {TABLE}:
            del tables[name]
        tables[TABLE].items.clear()

    def _renew_bucket(self) -> None:
        storage = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"]
        for name in set(storage.buckets) - {BUCKET}:
            storage.buckets[name].keys.clear()
            storage.delete_bucket(name)
        keys = storage.buckets[BUCKET].keys
        there = self._objects()
        untouched = all(_same(there.get(name, []), versions) for name, versions in self._library.items())
        for name in list(keys):
            if not untouched or name not in self._library:
                keys.pop(name)
        if not untouched:
            publish_library()
            self._library = self._objects()

    def _objects(self) -> dict[str, list[Any]]:
        """Which objects there are, with their versions: another content is another version of moto's."""
        keys = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].buckets[BUCKET].keys
        return {name: list(keys.getlist(name)) for name in list(keys)}


@contextmanager
def account() -> Iterator[Account]:
    """An account for several tests."""
    with cloud():
        yield Account()


_shared: list[Account] = []


@contextmanager
def shared_account() -> Iterator[Account]:
    """The account of this process, made at the first use, and as new again afterwards."""
    if not _shared:
        stack = ExitStack()
        _shared.append(stack.enter_context(account()))
        stack.callback(_shared.clear)
        end_of_kept_account.append(stack.close)
    lent = _shared[0]
    with lent.lent():
        yield lent


def _same(some: list[Any], others: list[Any]) -> bool:
    return [*map(id, some)] == [*map(id, others)]


def _backend(service: str) -> Any:
    return get_backend(service)[DEFAULT_ACCOUNT_ID][REGION]  # type: ignore[call-overload]
