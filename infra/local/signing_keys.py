"""`make keys`, `make rotate-keys`, `make revoke-keys KID=…`: the keys of access tokens, on the running local stack or, with STAGE
and AWS credentials, on a deployed one. docs/runbooks/signing-keys.md says when."""

import os
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from infra.local import console
from infra.local.console import Trouble
from infra.local.stage_environment import use_stage
from infra.stage import REST_STAGE

ALL = "all"


def show() -> None:
    """Print the keys that are stored and published, and whether these are the same."""
    from fitai.auth import signing_keys
    from fitai.kernel import clock
    from fitai.kernel.tokens import choose_signing_key

    stored, published = signing_keys.stored_keys(), signing_keys.load_published_keys()
    if not stored:
        raise Trouble("No signing key is stored: nobody can sign in. make rotate-keys makes one.")
    signer = choose_signing_key(stored, clock.epoch())["kid"]
    for key in stored:
        created = datetime.fromtimestamp(key["created"], UTC)
        print(f"  {key['kid']}  made {created:%Y-%m-%d %H:%M} UTC{'  signs' if key['kid'] == signer else ''}")
    differences = signing_keys.count_differences([signing_keys.public_half(key) for key in stored], published)
    print("  published as they are stored" if not differences else f"  {differences} published otherwise than stored")


def rotate() -> None:
    """Add a key, which signs in ten minutes."""
    from fitai.auth import signing_keys
    from fitai.kernel.tokens import SIGNING_DELAY

    kid = signing_keys.rotate_keys(is_forced=True)
    print(f"  {kid} is published, and signs in {SIGNING_DELAY // 60} minutes. Every token stays good.")


def revoke(kids: Collection[str] | None, flush: Callable[[], bool], wait: Callable[[float], None]) -> None:
    """Remove keys, and make API Gateway forget which tokens it has let in.

    A container may use its copy of a key once more after the first flush; so there is a second one.

    Args:
        kids: of the keys; None for all.
        flush: makes API Gateway forget them; False where it cannot.
        wait: waits for so many seconds.

    Raises:
        Trouble: there is no such key.
    """
    from fitai.auth import signing_keys
    from fitai.kernel.tokens import KEYS_CACHE_LIFETIME

    try:
        kid = signing_keys.revoke_keys(kids)
    except ValueError as error:
        raise Trouble(f"{error}; make keys lists them.") from None
    print(f"  Revoked. {kid} signs from now on.")
    flush()
    with console.step("Waiting until every container has forgotten the key"):
        wait(KEYS_CACHE_LIFETIME + 5)
    if flush():
        print("  No token of the revoked keys opens anything now. Apps refresh theirs; nobody has to sign in.")
    else:
        print("  The local cloud keeps for five minutes whom it has let in.")


def flush_authorizer_cache(gateway: Any, stage: str) -> bool:
    """Make API Gateway forget which tokens it has let in.

    Args:
        gateway: a client of API Gateway.

    Raises:
        Trouble: there is no REST API of this stage.
    """
    name = f"fitai-{stage}-rest"
    pages = gateway.get_paginator("get_rest_apis").paginate(PaginationConfig={"PageSize": 500})
    ids = [api["id"] for page in pages for api in page["items"] if api["name"] == name]
    if not ids:
        raise Trouble(f"There is no API {name}, so that its cache of tokens could not be emptied.")
    for api in ids:
        gateway.flush_stage_authorizers_cache(restApiId=api, stageName=REST_STAGE)
    return True


def main() -> None:
    """Do what KEYS_ACTION says, on the stage KEYS_STAGE, to the keys KEYS_KID."""
    action, stage = os.environ.get("KEYS_ACTION", "show"), os.environ.get("KEYS_STAGE", "") or "local"
    names = [name.strip() for name in os.environ.get("KEYS_KID", "").split(",") if name.strip()]
    if action == "revoke" and not names:
        raise Trouble("Which? make revoke-keys KID=<id>[,<id>] or KID=all [STAGE=prod]; make keys lists them.")
    use_stage(stage)
    if action == "show":
        show()
    elif action == "rotate":
        rotate()
    else:
        from fitai.kernel.aws import new_client

        def flush() -> bool:
            return stage != "local" and flush_authorizer_cache(new_client("apigateway"), stage)

        revoke(None if names == [ALL] else names, flush, time.sleep)


if __name__ == "__main__":
    console.main(main)
