"""The launcher as it is started: which patches it says it applies, its addresses, and what it keeps from functions."""

import json
import subprocess
import sys

from infra import ROOT
from tests.infra.emulator.conftest import Emulator

SOURCE = """
import importlib.util, os
def handler(event, context):
    return {"PYTHONPATH": os.environ.get("PYTHONPATH"), "infra": importlib.util.find_spec("infra") is not None}
"""


def test_functions_do_not_find_our_own_modules(patched: Emulator):
    answer = patched.client("lambda").invoke(FunctionName=patched.function(SOURCE))

    assert json.loads(answer["Payload"].read()) == {"PYTHONPATH": None, "infra": False}


def test_an_unknown_address_is_told_from_those_there_are(patched: Emulator):
    status, answer = patched.call("/_fitai/nothing")

    assert status == 404
    assert "/_fitai/sent" in answer["addresses"]


def test_without_patches_there_are_no_addresses(bare: Emulator):
    assert bare.call("/_fitai/sent")[0] == 404


def test_a_patch_that_does_not_exist_ends_the_start():
    run = subprocess.run(
        [sys.executable, "-m", "infra.local.emulator"],
        cwd=ROOT,
        env={"FITAI_EMULATOR_WITHOUT": "nonsense"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert "There is no patch nonsense" in run.stderr


def test_check_lists_the_patches():
    run = subprocess.run(
        [sys.executable, "-m", "infra.local.emulator", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr
    assert "query_pages: fits and is needed" in run.stdout
