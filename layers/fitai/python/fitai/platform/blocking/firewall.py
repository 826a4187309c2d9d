"""The web ACL before the REST API: who exceeds its rates, and the sets of addresses that it refuses."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from fitai.kernel.aws import new_client
from fitai.kernel.settings import settings

GLOBAL_REGION = "us-east-1"
"""The region in which what is before CloudFront is addressed."""
RATE_RULES = ("rate", "sign-ins")
"""The rules with a rate (`infra/firewall.py`)."""
VERSIONS = {4: "IPV4", 6: "IPV6"}


def exceeding_addresses() -> list[str]:
    """The addresses that the rules with a rate refuse at the moment. Three requests.

    Raises:
        LookupError: there is no such web ACL.
    """
    name = settings().firewall_name
    acl = _find("list_web_acls", "WebACLs", name)
    addresses: list[str] = []
    for rule in RATE_RULES:
        answer = _client().get_rate_based_statement_managed_keys(
            Scope=settings().firewall_scope, WebACLName=name, WebACLId=acl["Id"], RuleName=rule
        )
        for keys in (answer.get("ManagedKeysIPV4"), answer.get("ManagedKeysIPV6")):
            addresses += (keys or {}).get("Addresses", [])
    return addresses


def refuse(networks: list[str], version: int) -> bool:
    """Let the web ACL refuse these networks of a version of IP and no others; whether that was a change. Two or three requests.

    Raises:
        LookupError: there is no such set.
        ClientError: somebody else has changed it meanwhile, or WAF refuses.
    """
    scope = settings().firewall_scope
    found = _find("list_ip_sets", "IPSets", f"{settings().firewall_name}-blocked-{VERSIONS[version].lower()}")
    target = {"Name": found["Name"], "Scope": scope, "Id": found["Id"]}
    current = _client().get_ip_set(**target)
    if sorted(current["IPSet"]["Addresses"]) == sorted(networks):
        return False
    _client().update_ip_set(**target, Addresses=networks, LockToken=current["LockToken"])
    return True


def _find(operation: str, member: str, name: str) -> dict[str, Any]:
    for entry in _entries(operation, member):
        if entry["Name"] == name:
            return entry
    raise LookupError(f"There is no {name}")


def _entries(operation: str, member: str) -> Iterator[dict[str, Any]]:
    more: dict[str, str] = {}
    while True:
        answer = getattr(_client(), operation)(Scope=settings().firewall_scope, Limit=100, **more)
        yield from answer[member]
        if not answer.get("NextMarker") or not answer[member]:
            return
        more = {"NextMarker": answer["NextMarker"]}


@cache
def _client() -> Any:
    if settings().firewall_scope == "CLOUDFRONT":
        return new_client("wafv2", region_name=GLOBAL_REGION)
    return new_client("wafv2")
