"""What API Gateway itself answers says when it was asked."""

import json
import time

import pytest

from infra.gateway_responses import gateway_responses
from infra.local.emulator.patch import applied
from infra.local.emulator.patches import gateway_response_time
from infra.local.emulator.patches.gateway_response_time import rendered

TEMPLATE = gateway_responses()["UNAUTHORIZED"]["responseTemplates"]["application/json"]


def test_our_401_is_json_with_the_time_in_milliseconds() -> None:
    before = int(time.time() * 1000)

    with applied(gateway_response_time.PATCH):
        meta = json.loads(rendered(TEMPLATE))["meta"]

    assert before <= meta["timestamp"] <= time.time() * 1000


def test_without_the_patch_it_is_no_json() -> None:
    assert gateway_response_time.is_needed()
    with pytest.raises(ValueError):
        json.loads(rendered(TEMPLATE))
