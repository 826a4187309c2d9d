"""`make start`: from a fresh clone to a running stack; again, to the same stack with whatever changed."""

import os

from infra import ROOT
from infra.local import console, install
from infra.local.install import PYTHON


def main() -> None:
    """Install, then hand over to the virtual environment's Python."""
    print("FitAI", flush=True)
    install.check_machine()
    install.install()
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "infra.local.up"])  # noqa: S606  nothing here needs a shell


if __name__ == "__main__":
    console.main(main)
