"""The second half of `make start`, in the virtual environment: the cloud, the deployment, the demo, the addresses."""

import importlib.util
import os
import subprocess
import sys

from infra import ROOT
from infra.clients import bruno
from infra.local import console
from infra.local.client import Stack
from infra.local.cloud import Cloud
from infra.local.example_account import ExampleAccount, demo_account, seeded_account

DEMO = "infra.local.demo"


def main() -> int:
    """Start and deploy everything, show it at work, and print the addresses with an account."""
    cloud = Cloud.known()
    cloud.start()
    # On a new stack nobody was seeded, and asking would wake a function more.
    may_be_seeded = cloud.stack_file.exists()
    cloud.deploy()
    stack = cloud.description()
    bruno.write_addresses(stack["rest_url"], stack["websocket_url"])
    code = demonstrate(cloud)
    account = seeded_account(Stack.read(cloud.stack_file)) if may_be_seeded else None
    print(addresses(stack, cloud.endpoint, account or demo_account(cloud.stack_file)))
    return code


def demonstrate(cloud: Cloud) -> int:
    """Run the demo and return its exit code."""
    if importlib.util.find_spec(DEMO) is None:
        return 0
    environment = os.environ | {"FITAI_STACK": str(cloud.stack_file)}
    return subprocess.run([sys.executable, "-m", DEMO], cwd=ROOT, env=environment, check=False).returncode


def addresses(stack: dict[str, str], endpoint: str, account: ExampleAccount | None) -> str:
    """The addresses, an account to paste, and the next commands."""
    rest = stack["rest_url"]
    pasted = (
        f"""
  {account.email} (password {account.password}) is signed in for 15 minutes. To paste:

  API='{rest}'
  TOKEN={account.token}
  curl -s "$API/workouts?limit=3" -H "Authorization: Bearer $TOKEN"
"""
        if account
        else ""
    )
    return f"""
  Documents   {stack["docs_url"]}
  Console     {rest}/console
  REST API    {rest}
  WebSocket   {stack["websocket_url"]}?token=<access token>
  Mails       {endpoint}/_fitai/sent, or `make mail`
{pasted}
  make dev    run the functions from the files as you save them, in this terminal
  make demo   show it again        make logs   what the functions wrote and write
  make stop   stop, keep the data  make mail   what was sent
  make reset  start anew, empty    make invoke EVENT=events/workouts/complete_set.json
"""


if __name__ == "__main__":
    console.main(main)
