"""An entity can only be read by a process that has imported its class: the export of an account reads all that are personal."""

import json
import os
import subprocess
import sys

from fitai.kernel import catalogue

NOT_PERSONAL = {
    "BlockedNetworksItem": "networks that are blocked",
    "BreakerItem": "the state of the language model",
    "ErasureItem": "the progress of an erasure, deleted with it",
    "ErrorKindsItem": "kinds of errors",
    "OutboxSweepItem": "the progress of the sweep of the outbox",
    "PushItem": "that an event was pushed, by the event's id; expires",
    "SettingsHistoryItem": "what administrators have changed of the settings",
}
"""Entities that lie in no partition of a person, and what they are about."""

IMPORT = """
import importlib, json, sys
from fitai.kernel import personal_data
from fitai.kernel.table import Entity

def names(entity=Entity):
    return {entity.__name__}.union(*map(names, entity.__subclasses__()))

first, others = json.loads(sys.argv[1])
importlib.import_module(first)
personal_data.registered()
readable = names()
for other in others:
    importlib.import_module(other)
print(json.dumps(sorted(names() - readable)))
"""


def test_what_exports_an_account_can_read_every_entity_of_a_person() -> None:
    others = [f"functions.{function.service}.{function.name}" for function in catalogue.functions()]
    paths = [str(catalogue.ROOT), str(catalogue.ROOT / "layers" / "fitai" / "python")]
    completed = subprocess.run(
        [sys.executable, "-c", IMPORT, json.dumps(["functions.reactions.build_export", others])],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
    assert set(json.loads(completed.stdout)) == set(NOT_PERSONAL)
