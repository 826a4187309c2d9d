"""Addresses that exceed a rate of the firewall stay blocked for a time, and no longer."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError
from fitai.kernel import clock
from fitai.kernel.errors import Problem
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict
from fitai.platform.blocking import firewall, rules, service, store

from functions.schedules.block_addresses import handler
from tests.harness.cloud import sdk

HOUR = 3600
NAME = "fitai-test-firewall"
ONE, TWO, SIX = "198.51.100.7/32", "198.51.100.8/32", "2001:db8:0:1:2::3/128"


@dataclass
class Exceeding:
    """Who exceeds a rate at the moment: moto does not know."""

    addresses: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def exceeding(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exceeding]:
    monkeypatch.setenv("FITAI_FIREWALL_SCOPE", "REGIONAL")
    monkeypatch.setenv("FITAI_FIREWALL_NAME", NAME)
    settings.cache_clear()
    firewall._client.cache_clear()
    waf = sdk("wafv2")
    visible = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
    waf.create_web_acl(Name="another", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible)
    waf.create_web_acl(Name=NAME, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible)
    for version in ("IPV4", "IPV6"):
        name = f"{NAME}-blocked-{version.lower()}"
        waf.create_ip_set(Name=name, Scope="REGIONAL", IPAddressVersion=version, Addresses=[])
    state = Exceeding()

    def managed_keys(**request: Any) -> dict[str, Any]:
        state.asked.append(request)
        addresses = state.addresses if request["RuleName"] == "sign-ins" else []
        versions = {4: [], 6: []}
        for address in addresses:
            versions[ipaddress.ip_network(address).version].append(address)
        return {f"ManagedKeysIPV{version}": {"Addresses": found} for version, found in versions.items()}

    client = firewall._client()
    monkeypatch.setattr(client, "get_rate_based_statement_managed_keys", managed_keys, raising=False)
    yield state
    firewall._client.cache_clear()
    settings.cache_clear()


def refused() -> set[str]:
    waf = sdk("wafv2")
    sets = waf.list_ip_sets(Scope="REGIONAL")["IPSets"]
    return {
        address
        for entry in sets
        for address in waf.get_ip_set(Name=entry["Name"], Scope="REGIONAL", Id=entry["Id"])["IPSet"]["Addresses"]
    }


def test_who_exceeds_a_rate_is_blocked_for_an_hour_and_no_longer(
    exceeding: Exceeding, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.epoch()
    monkeypatch.setattr(clock, "epoch", lambda: start)
    exceeding.addresses = [ONE, SIX]
    assert handler({}, None) == {"blocked": 2}
    assert refused() == {ONE, "2001:db8:0:1::/64"}

    exceeding.addresses = []
    monkeypatch.setattr(clock, "epoch", lambda: start + HOUR - 1)
    assert (handler({}, None), len(refused())) == ({"blocked": 2}, 2)
    monkeypatch.setattr(clock, "epoch", lambda: start + HOUR)
    assert (handler({}, None), refused()) == ({"blocked": 0}, set())
    assert {request["RuleName"] for request in exceeding.asked} == {"rate", "sign-ins"}
    assert {request["WebACLName"] for request in exceeding.asked} == {NAME}


def test_what_the_firewall_has_forgotten_is_told_it_again(exceeding: Exceeding) -> None:
    exceeding.addresses = [ONE]
    service.block_addresses()
    exceeding.addresses = []
    assert firewall.refuse([], 4)
    assert refused() == set()

    assert service.block_addresses() == 1
    assert refused() == {ONE}
    assert not firewall.refuse([ONE], 4), "nothing is sent where nothing has changed"


def test_a_run_that_was_cut_off_is_continued(exceeding: Exceeding, monkeypatch: pytest.MonkeyPatch) -> None:
    exceeding.addresses = [ONE]
    refuse = firewall.refuse

    def fail(networks: list[str], version: int) -> bool:
        raise ClientError({"Error": {"Code": "WAFOptimisticLockException"}}, "UpdateIPSet")

    monkeypatch.setattr(firewall, "refuse", fail)
    with pytest.raises(ClientError):
        service.block_addresses()
    exceeding.addresses = []
    monkeypatch.setattr(firewall, "refuse", refuse)
    assert (service.block_addresses(), refused()) == (1, {ONE})


def test_two_runs_do_not_overwrite_each_other(exceeding: Exceeding) -> None:
    store.store_blocked_networks({ONE: 1}, 0)
    with pytest.raises((WriteConflict, Problem)):
        store.store_blocked_networks({TWO: 1}, 0)
    assert store.blocked_networks() == ({ONE: 1}, 1)


@pytest.mark.parametrize("values", [{"FITAI_FIREWALL_SCOPE": ""}, {"FITAI_BLOCK_MINUTES": "0"}])
def test_where_nothing_is_to_be_blocked_nothing_is_asked(
    exceeding: Exceeding, monkeypatch: pytest.MonkeyPatch, values: dict[str, str]
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    exceeding.addresses = [ONE]

    assert (service.block_addresses(), exceeding.asked, refused()) == (0, [], set())


def test_an_address_that_goes_on_is_blocked_anew() -> None:
    assert rules.blocked_networks({ONE: 50, TWO: 90}, [ONE], now=60, seconds=HOUR) == {ONE: 60 + HOUR, TWO: 90}


def test_there_is_room_for_so_many_and_the_latest_stay() -> None:
    blocked = {f"10.0.0.{n}/32": 100 + n for n in range(5)}

    assert rules.blocked_networks(blocked, [], now=0, seconds=1, most=2) == {"10.0.0.3/32": 103, "10.0.0.4/32": 104}


@pytest.mark.parametrize(
    ("spellings", "network"),
    [
        (["198.51.100.7/32", "::ffff:198.51.100.7/128", "::ffff:c633:6407"], "198.51.100.7/32"),
        (["2001:db8:0:1::3/128", "2001:0DB8:0:1:ffff::/80", "2001:db8:0:1::/64"], "2001:db8:0:1::/64"),
    ],
)
def test_a_network_is_blocked_once_however_it_is_written(spellings: list[str], network: str) -> None:
    assert rules.blocked_networks({}, spellings, now=0, seconds=HOUR) == {network: HOUR}
