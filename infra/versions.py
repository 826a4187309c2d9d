"""`python -m infra.versions`: the published versions of a deployed stage's functions. docs/releases.md.

    python -m infra.versions list --stage prod
    python -m infra.versions prune --stage prod [--keep 2] [--yes]
    python -m infra.versions back --stage prod --before 2026-01-31T09:30:00Z [--yes]

Without `--yes` it only says what it would do. Credentials and region are those of the AWS CLI.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local import console
from infra.local.console import Trouble
from infra.releases import ALIAS

KEPT = 2
"""Versions of each function that stay: the released one, and the one before. Each costs where containers start from it."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, and when the function was changed into it."""

    number: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class ReleasedFunction:
    """A function with the alias.

    Attributes:
        in_use: the versions that the alias sends calls to: two while a release is going on. The main one is the first.
        versions: the oldest first.
    """

    name: str
    in_use: tuple[int, ...]
    versions: tuple[Version, ...]

    def superfluous(self, keep: int) -> list[int]:
        """The versions that are neither in use nor among the newest `keep`."""
        kept = {version.number for version in self.versions[-keep:]} | set(self.in_use)
        return [version.number for version in self.versions if version.number not in kept]

    def version_before(self, moment: datetime) -> int | None:
        """The newest version from before a moment; None where there is none any more."""
        earlier = [version.number for version in self.versions if version.modified < moment]
        return earlier[-1] if earlier else None


def released_functions(client: Any, stage: str) -> Iterator[ReleasedFunction]:
    """The stage's functions with the alias: a request for each fifty functions, and two for each of these.

    Args:
        client: of Lambda.
    """
    for page in client.get_paginator("list_functions").paginate():
        for function in page["Functions"]:
            name = function["FunctionName"]
            if not name.startswith(f"fitai-{stage}-"):
                continue
            aliases = client.list_aliases(FunctionName=name)["Aliases"]
            alias = next((alias for alias in aliases if alias["Name"] == ALIAS), None)
            if alias is not None:
                weighted = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
                in_use = (int(alias["FunctionVersion"]), *map(int, weighted))
                yield ReleasedFunction(name, in_use, tuple(_versions(client, name)))


def _versions(client: Any, name: str) -> list[Version]:
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    return sorted(
        (
            Version(int(version["Version"]), datetime.fromisoformat(version["LastModified"]))
            for page in pages
            for version in page["Versions"]
            if version["Version"] != "$LATEST"
        ),
        key=lambda version: version.number,
    )


def prune(client: Any, stage: str, keep: int, *, is_confirmed: bool) -> int:
    """Delete the versions that are no longer needed; return how many there were."""
    count = 0
    for function in released_functions(client, stage):
        for number in function.superfluous(keep):
            count += 1
            print(f"{function.name}: version {number} {'is deleted' if is_confirmed else 'would be deleted'}")
            if is_confirmed:
                client.delete_function(FunctionName=function.name, Qualifier=str(number))
    return count


def go_back(client: Any, stage: str, moment: datetime, *, is_confirmed: bool) -> int:
    """Let every alias send all calls to the newest version from before a moment; return how many change.

    A function that has no version from before is new since then: it is named, and stays as it is.

    Raises:
        Trouble: none of them has a version from before the moment, so that nothing was changed.
    """
    functions = list(released_functions(client, stage))
    targets = {function.name: function.version_before(moment) for function in functions}
    if targets and all(number is None for number in targets.values()):
        raise Trouble(
            f"There is no version from before {moment.isoformat()} of {', '.join(targets)}. Nothing was changed."
        )
    count = 0
    for function in functions:
        number = targets[function.name]
        if number is None:
            print(f"{function.name}: stays at version {function.in_use[0]}: it has none from before")
            continue
        if function.in_use == (number,):
            continue
        count += 1
        print(f"{function.name}: version {function.in_use[0]} → {number}")
        if is_confirmed:
            client.update_alias(
                FunctionName=function.name,
                Name=ALIAS,
                FunctionVersion=str(number),
                RoutingConfig={"AdditionalVersionWeights": {}},
            )
    return count


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("needs a zone, such as 2026-01-31T09:30:00Z")
    return moment


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m infra.versions", description="Published versions of a stage.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("list", "list them"),
        ("prune", "delete old ones"),
        ("back", "let the aliases go back to earlier ones"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--stage", required=True, choices=("dev", "prod"))
        command.add_argument("--yes", action="store_true", help="do it")
        if name == "prune":
            command.add_argument("--keep", type=int, default=KEPT, choices=range(1, 100), metavar="N")
        if name == "back":
            command.add_argument("--before", type=_moment, required=True, metavar="MOMENT")
    chosen = parser.parse_args(arguments)

    from fitai.kernel.aws import new_client

    client = new_client("lambda")
    if chosen.command == "list":
        for function in released_functions(client, chosen.stage):
            numbers = ", ".join(
                f"{version.number}{'*' if version.number in function.in_use else ''}" for version in function.versions
            )
            print(f"{function.name}: {numbers}")
        return
    if chosen.command == "prune":
        count = prune(client, chosen.stage, chosen.keep, is_confirmed=chosen.yes)
    else:
        count = go_back(client, chosen.stage, chosen.before, is_confirmed=chosen.yes)
    print(f"{count} in all." if chosen.yes else f"{count} in all; nothing was done: --yes does it.")


if __name__ == "__main__":
    console.main(main)
