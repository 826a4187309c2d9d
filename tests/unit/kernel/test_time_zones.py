"""A time zone is a zone or a link of the IANA database, and nothing else that a system keeps beside them."""

from zoneinfo import ZoneInfo

import pytest
from fitai.kernel.errors import Invalid
from fitai.kernel.texts import TimeZone, time_zones
from fitai.kernel.types import Input, parse
from pydantic import TypeAdapter, ValidationError

from tests.harness.gateway import access_token, call


class Located(Input):
    timezone: TimeZone


@pytest.mark.parametrize(
    "name",
    ["localtime", "posixrules", "Factory", "posix/Europe/Berlin", "right/Europe/Berlin", "tzdata.zi", "zone.tab", "leapseconds",
     "../etc/passwd", "/etc/localtime", "europe/berlin", "Europe", "Mars/Olympus", "", "Europe/Berlin\x00"],
)  # fmt: skip
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises((ValidationError, ValueError)):
        TypeAdapter(TimeZone).validate_python(name)
    with pytest.raises(Invalid):
        parse(Located, {"timezone": name})


def test_every_zone_and_link_can_be_used() -> None:
    assert {"Europe/Berlin", "Asia/Kolkata", "Asia/Calcutta", "UTC", "US/Pacific", "Etc/GMT+5"} <= time_zones()
    for name in time_zones():
        assert ZoneInfo(name).key == name


@pytest.mark.parametrize("name", ["localtime", "posixrules", "Factory"])
def test_no_route_takes_another(aws: None, name: str) -> None:
    token = access_token("user-1")

    assert call("POST", "/workouts", {"timezone": name}, token=token).status == 422
    assert call("PUT", "/users/profile", {"timezone": name}, token=token).status == 422
    assert call("POST", "/workouts/import", {"csv": "Date", "timezone": name}, token=token).status == 422
