"""`python -m infra.local.hosted infra.local.load`: run a command, and the functions of the running stack in workers of ours.

As in `make dev`, without its look at the files: workers are forked from one process that has loaded what all functions import.
"""

import sys
from importlib import import_module

from infra.local import console
from infra.local.cloud import FOLDER, Cloud
from infra.local.console import Trouble, step
from infra.local.dev.host import Host
from infra.local.dev.pool import MOST

LOG = FOLDER / "hosted.log"
"""What the functions write meanwhile."""


def main() -> int | None:
    """Serve the functions, and run the `main` of the module that the argument names.

    Raises:
        Trouble: no stack runs, or it takes no functions of this process.
    """
    cloud = Cloud.known()
    if not cloud.runs():
        raise Trouble("Nothing runs; `make start` starts it.")
    command = import_module(sys.argv[1]).main
    with LOG.open("ab") as log:
        host = Host(cloud, output=log.fileno(), kept=MOST)
        with step("Loading what functions import of others"):
            host.prepare()
        with host.registered():
            code: int | None = command()
    return code


if __name__ == "__main__":
    console.main(main)
