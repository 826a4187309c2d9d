"""Build IAM policy documents."""

from collections.abc import Iterable
from typing import Any

Statement = dict[str, Any]


def allow(actions: Iterable[str], on: Iterable[str], when: dict[str, Any] | None = None) -> Statement:
    """Allow exactly these actions on exactly these resources, under a condition where one is given."""
    statement = {"Effect": "Allow", "Action": sorted(actions), "Resource": list(on)}
    return statement | ({"Condition": when} if when else {})


def deny(actions: Iterable[str], on: Iterable[str], when: dict[str, Any]) -> Statement:
    """Deny these actions on these resources under a condition, whatever else allows them."""
    return {"Effect": "Deny", "Action": sorted(actions), "Resource": list(on), "Condition": when}


def policy_document(content: list[Statement]) -> dict[str, Any]:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": content}


def trust_policy(service: str) -> dict[str, Any]:
    """The trust policy of a role that one AWS service may assume."""
    return policy_document([{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}])
