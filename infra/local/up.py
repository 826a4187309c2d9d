"""The second half of `make start`, in the virtual environment: the cloud, the deployment, the demo, the addresses."""

import importlib.util
import os
import subprocess
import sys

from infra import ROOT
from infra.clients import bruno
from infra.local import console
from infra.local.cloud import Cloud

DEMO = "infra.local.demo"


def main() -> int:
    """Start and deploy everything, and print the addresses."""
    cloud = Cloud.known()
    cloud.start()
    cloud.deploy()
    stack = cloud.description()
    bruno.write_addresses(stack["rest_url"], stack["websocket_url"])
    code = demonstrate(cloud)
    print(addresses(stack))
    return code


def demonstrate(cloud: Cloud) -> int:
    """Run the demo and return its exit code."""
    if importlib.util.find_spec(DEMO) is None:
        return 0
    environment = os.environ | {"FITAI_STACK": str(cloud.stack_file)}
    return subprocess.run([sys.executable, "-m", DEMO], cwd=ROOT, env=environment, check=False).returncode


def addresses(stack: dict[str, str]) -> str:
    """The addresses and the next commands."""
    rest = stack["rest_url"]
    return f"""
  REST API    {rest}
  WebSocket   {stack["websocket_url"]}?token=<access token>
  Documents   {stack["docs_url"]}

  curl -s '{rest}/exercises/search?q=bench%20press&limit=3'

  make dev    run the functions from the files as you save them, in this terminal
  make demo   show it again        make logs   what the functions wrote and write
  make stop   stop, keep the data  make mail   what was sent
  make reset  start anew, empty    make invoke EVENT=events/workouts/complete_set.json
"""


if __name__ == "__main__":
    console.main(main)
