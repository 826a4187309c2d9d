"""`make restore-drill`: on a stack of its own, back up, destroy, restore, compare, and use what was restored.

The table comes back before any function is deployed, so that nothing writes while it is compared. The bucket is exported
last: it is not lost with the table, and holds the list of the accounts that were erased since the table was backed up.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fitai.accounts.erasure.rules import ERASED_PREFIX

from infra import LOCAL_ACCOUNT, LOCAL_REGION
from infra.local import capacity, console
from infra.local.client import Stack
from infra.local.cloud import FOLDER, Cloud
from infra.local.console import Trouble, step
from infra.local.dev.host import Host
from infra.local.network import free_port, wait
from infra.local.restore import estimate, exports, loading, usage
from infra.local.restore.exports import Exported
from infra.local.stage_environment import use_cloud

TABLE = "fitai-local"
BUCKET = f"{TABLE}-{LOCAL_ACCOUNT}-{LOCAL_REGION}"
SECRETS = "fitai/local/"
QUIET_SECONDS = 3.0
SETTLES_WITHIN = 180.0
"""Seconds in which all that follows from the requests has followed."""


@dataclass(slots=True)
class Report:
    """What was moved, and how long each phase took."""

    seconds: dict[str, float] = field(default_factory=dict)
    moved: dict[str, Exported] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure a phase."""
        began = time.monotonic()
        with step(name):
            yield
        self.seconds[name] = time.monotonic() - began


def main() -> int:
    """Run the drill and print the report; return 1 where something differs or does not work."""
    port = os.environ.get("PORT", "")
    cloud = Cloud(FOLDER / "restore-drill", int(port) if port.isdigit() else free_port())
    backup = cloud.folder / "backup"
    Cloud.known(cloud.folder).forget()
    shutil.rmtree(backup, ignore_errors=True)
    try:
        accounts, workouts = int(os.environ.get("ACCOUNTS") or 12), int(os.environ.get("WORKOUTS") or 6)
    except ValueError as error:
        raise Trouble(f"ACCOUNTS and WORKOUTS are numbers: {error}.") from None
    try:
        return drill(cloud, backup, accounts, workouts)
    finally:
        cloud.forget()
        # It holds the keys of the stack.
        shutil.rmtree(backup, ignore_errors=True)


def drill(cloud: Cloud, backup: Path, accounts: int, workouts: int) -> int:
    """Run the drill on an empty cloud."""
    report = Report()
    cloud.start()
    cloud.deploy()
    with functions(cloud):
        stack = Stack.read(cloud.stack_file)
        with report.phase(f"Using the stack: {accounts} accounts, {workouts} workouts each"):
            past_usage = usage.use_stack(cloud.client("dynamodb"), stack, accounts, workouts)
        with report.phase("Waiting for what follows"):
            settle(cloud)
        usage.observe(past_usage)
        with report.phase("Exporting table and secrets"):
            report.moved["exported items"] = exports.export_table(cloud.client("dynamodb"), TABLE, backup)
            exports.export_secrets(cloud.client("secretsmanager"), SECRETS, backup)
        with report.phase("Deleting an account after the export"):
            past_usage.deleted.api.call("DELETE", "/users/account", {"password": past_usage.deleted.password})
            erased = wait(lambda: list(exports.object_keys(cloud.client("s3"), BUCKET, ERASED_PREFIX)), SETTLES_WITHIN)
            settle(cloud)
        if not erased:
            raise Trouble("The erasure was not listed in the bucket.")
        with report.phase("Exporting the bucket"):
            report.moved["objects"] = exports.export_objects(cloud.client("s3"), BUCKET, backup)
    with step("Destroying the stack and all of its data"):
        cloud.forget()

    began = time.monotonic()
    cloud.start()
    cloud.bootstrap()
    with report.phase("Deploying what holds data"):
        cloud.deploy_stacks(["foundation"], {"foundation": ""})
    with report.phase("Restoring table, bucket and secrets"):
        moment = time.monotonic()
        report.moved["restored items"] = loading.load_table(cloud.client("dynamodb"), TABLE, backup)
        report.seconds["table"] = time.monotonic() - moment
        loading.load_objects(cloud.client("s3"), BUCKET, backup)
        loading.load_secrets(cloud.client("secretsmanager"), backup)
    with report.phase("Comparing every item, object and secret"):
        flaws = differences(cloud, backup)
    cloud.deploy()
    with functions(cloud):
        with report.phase("Repeating the erasures"):
            repeated = repeat_erasures(cloud)
        with report.phase("Signing in, reading and training"):
            flaws += usage.flaws(Stack.read(cloud.stack_file), past_usage)
    if repeated != 1:
        flaws.append(f"{repeated} erasures were repeated, and not one")
    report.seconds["recovery"] = time.monotonic() - began
    show(report, flaws, average_item(backup))
    return 1 if flaws else 0


@contextmanager
def functions(cloud: Cloud) -> Iterator[None]:
    """Run the cloud's functions in processes that are forked, as `make dev` does: a tenth of the memory."""
    with (cloud.folder / "functions.log").open("a") as log:
        host = Host(cloud, output=log.fileno())
        host.prepare()
        with host.registered():
            yield


def settle(cloud: Cloud) -> None:
    """Wait until no event is on its way and the table is the same for some seconds.

    Raises:
        Trouble: it does not become quiet.
    """
    dynamodb, until = cloud.client("dynamodb"), time.monotonic() + SETTLES_WITHIN
    before: set[str] = set()
    while time.monotonic() < until:
        pages = dynamodb.get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True)
        items = [item for page in pages for item in page["Items"]]
        found = {loading.canonical(item) for item in items}
        if found == before and not any(item["PK"]["S"].startswith("OUTBOX#") for item in items):
            return
        before = found
        time.sleep(QUIET_SECONDS)
    raise Trouble(f"The stack did not become quiet within {SETTLES_WITHIN:.0f} s.")


def differences(cloud: Cloud, backup: Path) -> list[str]:
    """What differs between the backup and the restored stack."""
    return [
        *loading.table_differences(cloud.client("dynamodb"), TABLE, backup),
        *loading.object_differences(cloud.client("s3"), BUCKET, backup),
        *loading.secret_differences(cloud.client("secretsmanager"), backup),
    ]


def repeat_erasures(cloud: Cloud) -> int:
    """Delete again the accounts that the list of erased accounts names; how many they were."""
    use_cloud(cloud)
    from fitai.auth.repeated_erasures import repeat_erasures as repeat

    return repeat("restore-drill").deleted


@dataclass(frozen=True, slots=True)
class Average:
    """An item on average: bytes, write units, and the most units of an index for each unit of the table."""

    item_bytes: float
    item_units: float
    index_share: float


def average_item(backup: Path) -> Average:
    """The average of the exported items."""
    count = size = 0
    units, in_index = 0.0, dict.fromkeys(("GSI1PK", "GSI2PK"), 0.0)
    for item in exports.exported_items(backup):
        own = capacity.write_units(None, item)
        count, size, units = count + 1, size + capacity.item_size(item), units + own
        for key in in_index:
            in_index[key] += own if key in item else 0.0
    return Average(size / count, units / count, max(in_index.values()) / units)


def show(report: Report, flaws: list[str], average: Average) -> None:
    """Print the report."""
    restored, seconds = report.moved["restored items"], report.seconds
    print(f"\n  {restored.count} items, {restored.size:,} bytes; {report.moved['objects'].count} objects")
    print(f"  restored at {restored.count / seconds['table']:,.0f} items a second, by one process of the local cloud")
    print(f"  from nothing to a stack that was used: {seconds['recovery']:.0f} s\n")
    _show_estimate(average)
    for flaw in flaws[:40]:
        print(f"  ✗ {flaw}")
    print(f"\n  {len(flaws) or 'Nothing'} differs or does not work.\n")


def _show_estimate(average: Average) -> None:
    size = estimate.TERABYTE
    steps = estimate.recovery()
    print("  A table of 1 TB on AWS, restored by DynamoDB to a moment before:")
    for recovery_step in steps:
        print(f"    {recovery_step.name:76} {recovery_step.minutes:5.1f} min")
    print(f"    {'in all':76} {sum(recovery_step.minutes for recovery_step in steps):5.1f} min")
    print(f"    (within an hour while a partition is restored at {estimate.slowest_rate():.1f} MB a second or more)")
    hours = estimate.rewriting_minutes(size, average.item_bytes, average.item_units, average.index_share) / 60
    needed = estimate.needed_units(size, average.item_bytes, average.item_units, 60)
    print(
        f"  The same written item by item ({average.item_bytes:.0f} bytes and {average.item_units:.1f} units each): {hours:.1f} h at {estimate.WRITE_QUOTA:,} units a second;"
    )
    print(f"  {needed:,} units a second for an hour, which is a quota to be asked for.\n")


if __name__ == "__main__":
    console.main(main)
