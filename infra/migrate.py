"""`python -m infra.migrate`: change stored items while the service runs. docs/migrations.md.

    python -m infra.migrate list [--stage dev]
    python -m infra.migrate run account-entries --stage dev [--dry-run] [--segments 8] [--units 200]
    python -m infra.migrate verify account-entries --stage dev

Without `--stage` the running local stack is meant; a deployed one needs AWS credentials that may read and write its table. A run
that was ended goes on where it was, and several may run at once.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from infra.local import console
from infra.local.console import Trouble
from infra.local.stage_environment import use_stage

if TYPE_CHECKING:
    from fitai.kernel.migrations.declarations import Migration
    from fitai.kernel.migrations.store import Run, Segment


def status(migration: "Migration", run: "Run | None") -> str:
    """A line about a migration."""
    if run is None:
        return f"{migration.name}: has not begun. {migration.description}"
    finished = sum(segment.is_finished for segment in run.segments)
    read = sum(segment.read for segment in run.segments)
    changed = sum(segment.changed for segment in run.segments)
    end = f"verified {run.verified_at:%Y-%m-%d %H:%M} UTC" if run.verified_at else "not verified yet"
    text = f"{finished} of {len(run.segments)} segments, {read} items read, {changed} changed, {end}"
    return f"{migration.name}: {text}. {migration.description}"


def _report(segment: "Segment") -> None:
    """Show how far a segment is, on one line of a terminal."""
    if sys.stdout.isatty():
        print(f"\r  segment {segment.number}: {segment.read} read, {segment.changed} changed", end="", flush=True)


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.migrate", description="Migrations of stored items.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("list", "list the migrations, and how far each is"),
        ("run", "run one, or go on with it"),
        ("verify", "count what is not up to date"),
    ):
        command = commands.add_parser(name, help=text)
        if name != "list":
            command.add_argument("name")
            command.add_argument("--units", type=float, default=200.0, help="read units per second at most")
        command.add_argument("--stage", default="local", choices=("local", "dev", "prod"))
        if name == "run":
            command.add_argument("--dry-run", action="store_true", help="count what would be changed")
            command.add_argument("--segments", type=int, default=8, choices=range(1, 65), metavar="N")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 where something is left to do.

    Raises:
        Trouble: there is no such migration, or no such stage.
    """
    chosen = _parsed(arguments)
    use_stage(chosen.stage)
    from fitai.kernel.migrations import service, store
    from fitai.kernel.migrations.declarations import registered

    if chosen.command == "list":
        for declared in registered().values():
            print(status(declared, store.find_run(declared.name)))
        return 0
    migration = registered().get(chosen.name)
    if migration is None:
        raise Trouble(f"There is no migration {chosen.name}; there are {', '.join(sorted(registered()))}.")
    if chosen.command == "verify" or chosen.dry_run:
        examine = service.verify if chosen.command == "verify" else service.examine
        progress = examine(migration, units_per_second=chosen.units, report=_report)
        print(f"{migration.name}: {progress.read} items were read, {progress.changed} are not up to date.")
        return int(chosen.command == "verify" and progress.changed > 0)
    is_finished = service.run(migration, segments=chosen.segments, units_per_second=chosen.units, report=_report)
    print(status(migration, store.find_run(migration.name)))
    if not is_finished:
        print("Other workers have the rest, or ended without giving it back: run it again in two minutes.")
    return int(not is_finished)


if __name__ == "__main__":
    console.main(main)
