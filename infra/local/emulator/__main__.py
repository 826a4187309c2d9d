"""The launcher: checks the patches against the installed MiniStack, applies them, and starts it."""

import os
import sys
from collections.abc import Sequence

from infra.local.emulator import addresses, patches
from infra.local.emulator.patch import (
    VERSION,
    Finding,
    Patch,
    Patcher,
    changed_sources,
    discover,
    installed,
    select,
    superfluous,
)

WITHOUT = "FITAI_EMULATOR_WITHOUT"
SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread of the background gives way to the one that answers requests; Python's own are 0.005, several of which a
request would wait."""


class Outdated(Exception):
    """The installed MiniStack is not the one that the patches were written for; the message says what to do."""


def main(arguments: Sequence[str] = sys.argv[1:]) -> int:
    """Start the emulator, or with `check` say what the patches are and whether they fit."""
    # Our own modules are for this process; the functions that it starts are to find what the layers hold, no more.
    os.environ.pop("PYTHONPATH", None)
    available = discover(patches)
    if list(arguments) == ["check"]:
        return check(available)
    chosen = select(available, os.environ.get(WITHOUT, ""))
    verify(chosen)
    start(chosen)
    return 0


def verify(chosen: Sequence[Patch]) -> None:
    """See that the patches fit the installed MiniStack; with another version, also that they are still needed.

    Raises:
        Outdated: they do not.
    """
    findings = list(changed_sources(chosen))
    if installed() != VERSION:
        findings += superfluous(chosen)
    if findings:
        lines = "\n".join(f"  {finding.patch}: {finding.text}" for finding in findings)
        names = ",".join(sorted({finding.patch for finding in findings}))
        raise Outdated(
            f"The patches were written for MiniStack {VERSION}, this is {installed()}, and not all of them fit:\n{lines}\n"
            f"Mend them in infra/local/emulator/patches, or start without them: {WITHOUT}={names}"
        )
    if installed() != VERSION:
        print(f"MiniStack {installed()} in place of {VERSION}: all patches fit it and are needed.", flush=True)


def check(available: Sequence[Patch]) -> int:
    """List the patches with what is wrong with them; gives 1 if anything is."""
    findings: list[Finding] = [*changed_sources(available), *superfluous(available)]
    print(f"MiniStack {installed()}; the patches were written for {VERSION}.\n")
    for patch in available:
        wrong = [finding.text for finding in findings if finding.patch == patch.name]
        print(f"{patch.name}: {'fits and is needed' if not wrong else '; '.join(wrong)}")
        print(f"  {patch.reason}\n  Upstream: {patch.upstream}\n")
    return 1 if findings else 0


def start(chosen: Sequence[Patch]) -> None:
    """Apply the patches and run MiniStack until it is told to end."""
    import ministack.app as application

    patcher = Patcher()
    for patch in chosen:
        patch.apply(patcher)
    patcher.wrap(application, "app", addresses.around)
    sys.argv = ["ministack"]
    print(f"Patches: {', '.join(patch.name for patch in chosen) or 'none'}.", flush=True)
    sys.setswitchinterval(SWITCH_INTERVAL)
    application.main()


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except (Outdated, ValueError) as trouble:
        raise SystemExit(str(trouble)) from None
