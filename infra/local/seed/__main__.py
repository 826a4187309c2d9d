"""Seed the running stack: RESET=yes deletes the seeded people first."""

import os
import time

from infra.local import console
from infra.local.client import Stack
from infra.local.cloud import Cloud, running_stack
from infra.local.console import Trouble, step
from infra.local.seed.people import PASSWORD, PEOPLE
from infra.local.seed.seeding import Seeding


def main() -> None:
    """Write the people, unless they are there.

    Raises:
        Trouble: an earlier run was interrupted.
    """
    started = time.monotonic()
    seeding = Seeding(Cloud.known(), Stack.read(running_stack()))
    with step("Looking who is there"):
        is_complete = seeding.find()
    reset = os.environ.get("RESET", "") not in ("", "no", "0")
    if seeding.accounts and reset:
        with step(f"Deleting {len(seeding.accounts)} people"):
            seeding.remove()
    elif is_complete:
        print("\n  All are there already; nothing was changed. RESET=yes makes them anew.")
        show()
        return
    elif seeding.accounts:
        raise Trouble(
            f"An earlier run was interrupted: {', '.join(seeding.accounts)} are there, not with all that is theirs."
            " `make seed RESET=yes` deletes them and begins anew."
        )
    seeding.write()
    total = sum(map(len, seeding.training.values()))
    sets = sum(
        len(exercise.sets) for done in seeding.training.values() for workout in done for exercise in workout.exercises
    )
    print(f"\n  {total:,} workouts with {sets:,} sets in {time.monotonic() - started:.0f} s.")
    show()


def show() -> None:
    """Print the accounts."""
    print(f"\n  The password of all is {PASSWORD}; an access token: python -m infra.local.seed.signing_in ada\n")
    for person in PEOPLE:
        plan = "premium" if person.premium else ""
        print(f"  {person.email:22}{plan:9}{person.timezone:20}{person.bio}")
    print()


if __name__ == "__main__":
    console.main(main)
