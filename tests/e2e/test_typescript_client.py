"""The client for TypeScript trains on two devices while the network is cut at random: nothing is lost, nothing is there twice.

`FITAI_CLIENT_HISTORIES` says how many workouts, `FITAI_CLIENT_SEED` repeats those of a run.
"""

import json
import os
import random
import subprocess

from infra import ROOT
from infra.local.client import Stack

CLIENT = ROOT / "clients" / "typescript"
HISTORIES = int(os.environ.get("FITAI_CLIENT_HISTORIES", "3"))


def test_two_devices_with_a_network_that_is_cut(stack: Stack) -> None:
    tsc = ROOT / "node_modules" / ".bin" / "tsc"
    subprocess.run([tsc, "--project", "tsconfig.build.json"], cwd=CLIENT, check=True)
    seed = os.environ.get("FITAI_CLIENT_SEED") or str(random.randrange(2**31))
    addresses = (stack.rest_url.rstrip("/"), stack.websocket_url)
    completed = subprocess.run(
        ["node", "tests/e2e/train.mjs", *addresses, str(HISTORIES), seed],
        cwd=CLIENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, f"FITAI_CLIENT_SEED={seed}: {completed.stderr[-4000:]}"
    counts = json.loads(completed.stdout)
    assert counts["histories"] == HISTORIES
    assert min(counts["sets"], counts["cuts"]) > 0
