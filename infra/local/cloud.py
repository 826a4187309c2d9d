"""One local cloud: a MiniStack process with a folder and a port of its own, and the app deployed to it."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from infra import LOCAL_ACCOUNT, LOCAL_PORT, LOCAL_PUSH_APPLICATIONS, LOCAL_REGION, ROOT
from infra.local.console import Trouble, run, step
from infra.local.install import CDK, PYTHON, VENV
from infra.local.network import wait

FOLDER = ROOT / ".local"
"""The folder of the local stack's state, logs and description."""
STARTS_WITHIN = 60
STOPS_WITHIN = 20
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
EMULATOR = "infra.local.emulator"
"""The module that runs: MiniStack with the emulator's patches."""
OWN = ("cdk.out", "objects", "state", "tmp")
"""The folders of a cloud in its own folder."""
DECLARATIONS = "declarations.json"
"""What the stacks were made from: the app leaves it beside the templates."""
INPUTS = ("infra", "functions", "layers", "cdk.json", "requirements.lock", "package-lock.json")
"""What the templates and the functions are made from."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """A local cloud.

    Attributes:
        folder: everything that it writes lies here.
    """

    folder: Path = FOLDER
    port: int = LOCAL_PORT

    @property
    def endpoint(self) -> str:
        """The URL of the local cloud."""
        return f"http://localhost:{self.port}"

    @property
    def stack_file(self) -> Path:
        """The file with the URLs and names of the deployed stack, for its clients."""
        return self.folder / "stack.json"

    @property
    def log(self) -> Path:
        """The log of the process."""
        return self.folder / "ministack.log"

    @property
    def _process_file(self) -> Path:
        return self.folder / "ministack.json"

    @property
    def _deployed_file(self) -> Path:
        return self.folder / "deployed.json"

    @property
    def _declared_file(self) -> Path:
        return self.folder / DECLARATIONS

    @classmethod
    def known(cls, folder: Path = FOLDER) -> "Cloud":
        """The cloud of a folder: at the port in PORT, or the one where it runs, or the usual one.

        Raises:
            Trouble: PORT is no number.
        """
        port = os.environ.get("PORT")
        if port:
            if not port.isdigit() or not 0 < int(port) < 65_536:
                raise Trouble(f"PORT={port} is no port; use a number such as PORT={LOCAL_PORT + 1}.")
            return cls(folder, int(port))
        with suppress(FileNotFoundError, ValueError, KeyError):
            return cls(folder, int(json.loads((folder / "ministack.json").read_text())["port"]))
        return cls(folder)

    # --- the process ---------------------------------------------------------------------------------------

    def runs(self) -> bool:
        """Whether its process is alive and answers."""
        return self._process() is not None and self._answers()

    def start(self) -> None:
        """Start it, unless it runs.

        Raises:
            Trouble: something else has the port, or it does not come up.
        """
        process = self._process()
        if process is not None and process["port"] != self.port:
            raise Trouble(
                f"FitAI already runs on port {process['port']}: stop it with `make stop` before PORT={self.port}."
            )
        if process is not None and self._answers():
            if process.get("emulator") == self._emulator():
                return
            with step("Ending the local cloud, which runs with other patches"):
                self.stop()
        if self._port_taken():
            raise Trouble(
                f"Port {self.port} is taken{_holder(self.port)}: stop that, or choose another: make start PORT={self.port + 1}."
            )
        with step("Starting the local cloud"):
            self._spawn()

    def stop(self) -> bool:
        """End the process and return whether there was one."""
        process = self._process()
        if process is None:
            self._process_file.unlink(missing_ok=True)
            return False
        pid = int(process["pid"])
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        wait(lambda: not _alive(pid), STOPS_WITHIN)
        with suppress(ProcessLookupError, PermissionError):
            # It led a process group of its own: whatever workers of functions are left go with it.
            os.killpg(pid, signal.SIGKILL)
        wait(lambda: not _alive(pid), STOPS_WITHIN)
        self._process_file.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)
        return True

    def forget(self) -> None:
        """Stop it and delete its data, and nothing of other clouds in neighbouring folders."""
        self.stop()
        for path in self.folder.glob("*"):
            if path.is_file():
                path.unlink()
            elif path.name in OWN:
                shutil.rmtree(path, ignore_errors=True)

    def _spawn(self) -> None:
        for name in ("tmp", "state", "objects"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._rewind_streams()
        with self.log.open("a") as log:
            process = subprocess.Popen(
                [PYTHON, "-m", EMULATOR],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started = {
            "pid": process.pid,
            "port": self.port,
            "emulator": self._emulator(),
            "folder": str(self.folder.resolve()),
        }
        self._process_file.write_text(json.dumps(started))
        up = wait(lambda: self._answers() or process.poll() is not None, STARTS_WITHIN)
        if not up or process.poll() is not None:
            end = "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
            self.stop()
            raise Trouble(f"{end}\n\nThe local cloud did not start; the end of its log is above.")

    def _rewind_streams(self) -> None:
        """Let the relay begin with the first record of the new stream.

        MiniStack keeps across a restart how far a function has read, but not what was in the stream, and so would
        pass over as many new events as there were old ones.
        """
        kept = self.folder / "state" / "lambda.json"
        if kept.exists():
            content = json.loads(kept.read_text())
            content["payload"].pop("dynamodb_stream_positions", None)
            kept.write_text(json.dumps(content))

    def _environment(self) -> dict[str, str]:
        """The environment of the process; it is small, since the functions inherit it."""
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "LC_ALL", "SSL_CERT_FILE") if name in os.environ}
        return kept | _emulator_settings() | CREDENTIALS | {
            # For the launcher, which keeps it from the functions.
            "PYTHONPATH": str(ROOT),
            "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": os.environ.get("BIND_HOST", "127.0.0.1"),
            "MINISTACK_REGION": LOCAL_REGION,
            "AWS_DEFAULT_REGION": LOCAL_REGION,
            # Every call of a function is held against its role's policy, as on AWS; AUTH=false leaves that out.
            "AUTH": "false" if os.environ.get("AUTH") == "false" else "true",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.folder / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.folder / "objects"),
            "TMPDIR": str(self.folder / "tmp"),
            # Listeners on fixed ports, which two local clouds would quarrel over and nobody here uses.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
        }  # fmt: skip

    def _emulator(self) -> str:
        """A hash over the launcher, its patches and their settings: a process that runs with others is outdated."""
        digest = hashlib.sha256(json.dumps(_emulator_settings(), sort_keys=True).encode())
        for path in sorted(Path(__file__).with_name("emulator").rglob("*.py")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _process(self) -> dict[str, Any] | None:
        try:
            process: dict[str, Any] = json.loads(self._process_file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        if process.get("folder", str(self.folder.resolve())) != str(self.folder.resolve()):
            # This folder was copied, the note with it: the process belongs to the other one.
            return None
        pid = int(process["pid"])
        return process if _alive(pid, EMULATOR) or _alive(pid, "ministack") else None

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.endpoint}/_ministack/health", timeout=2) as answer:  # noqa: S310  it is our own
                return bool(answer.status == 200)
        except (OSError, HTTPException):
            return False

    def _port_taken(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    # --- the deployed app ----------------------------------------------------------------------------------

    def deploy(self) -> None:
        """Deploy the app, unless what is deployed was made from the same files.

        Raises:
            Trouble: it does not synthesise or does not deploy, or the pages cannot be built.
        """
        # `make stop` runs without the virtual environment, whose packages the pages are built with.
        from infra.site.build import Building

        # Beside the rest: functions read the pages from the checkout, so that no template has them.
        with Building() as pages:
            self._make_push_applications()
            inputs = fingerprint(self.endpoint)
            if self._deployed() != inputs:
                self._deploy_all(inputs)
            pages.wait()

    def _deploy_all(self, inputs: str) -> None:
        assembly = self.folder / "cdk.out"
        with step("Making the templates"):
            run(
                [PYTHON, "-O", "-m", "infra.app"],
                self.folder / "synth.log",
                cwd=ROOT,
                environment=self._synth(assembly),
            )
        self.bootstrap()
        with step(f"Deploying {_functions(assembly)} functions"):
            outputs = self.folder / "outputs.json"
            self._cdk(
                "deploy", "--all", "--app", str(assembly), "--require-approval", "never", "--outputs-file", str(outputs),
                "--concurrency", "8", "--asset-parallelism", log="deploy.log",
            )  # fmt: skip
        self.stack_file.write_text(json.dumps(described(json.loads(outputs.read_text())), indent=2) + "\n")
        shutil.copyfile(assembly / DECLARATIONS, self._declared_file)
        self._deployed_file.write_text(json.dumps({"inputs": inputs, "stacks": self._stacks()}))

    def bootstrap(self) -> None:
        """Make what CDK deploys with, unless it is there."""
        if self._is_bootstrapped():
            return
        with step("Preparing the local account"):
            self._cdk("bootstrap", f"aws://{LOCAL_ACCOUNT}/{LOCAL_REGION}", log="bootstrap.log")
            # It lets in who comes by TLS only, and the local cloud speaks HTTP.
            self.client("s3").delete_bucket_policy(Bucket=f"cdk-hnb659fds-assets-{LOCAL_ACCOUNT}-{LOCAL_REGION}")

    def _make_push_applications(self) -> None:
        """Make the platform applications that push to phones, which CloudFormation cannot; those that exist stay."""
        sns = self.client("sns")
        for platform, arn in LOCAL_PUSH_APPLICATIONS.items():
            name = arn.rpartition("/")[2]
            attributes = {"PlatformPrincipal": "local", "PlatformCredential": "local"}
            sns.create_platform_application(Name=name, Platform=platform, Attributes=attributes)

    def declared(self) -> dict[str, str]:
        """The hash of the declarations that each stack was deployed with; empty when none is deployed."""
        try:
            content: dict[str, str] = json.loads(self._declared_file.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return content

    def deploy_stacks(self, stacks: Sequence[str], declared: Mapping[str, str]) -> None:
        """Deploy some stacks and no others, without output.

        Args:
            stacks: the last words of their names.
            declared: the hashes of what they are made from, for `declared`.

        Raises:
            Trouble: they do not synthesise, or do not deploy.
        """
        assembly = self.folder / "tmp" / "cdk.out"
        shutil.rmtree(assembly, ignore_errors=True)
        environment = self._synth(assembly, {"stacks": ",".join(stacks)})
        run([PYTHON, "-O", "-m", "infra.app"], self.folder / "synth.log", cwd=ROOT, environment=environment)
        names = [f"fitai-local-{stack}" for stack in stacks]
        self._cdk(
            "deploy", *names, "--exclusively", "--app", str(assembly), "--require-approval", "never",
            "--concurrency", "8", "--asset-parallelism", log="deploy.log",
        )  # fmt: skip
        declarations = self.declared() | {stack: declared[stack] for stack in stacks}
        self._declared_file.write_text(json.dumps(declarations))

    def description(self) -> dict[str, str]:
        """The URLs and names of the deployed stack."""
        content: dict[str, str] = json.loads(self.stack_file.read_text())
        return content

    def _synth(self, assembly: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
        context = json.loads((ROOT / "cdk.json").read_text())["context"] | dict(more or {})
        # `sam local invoke` finds the code of a function by the metadata.
        context |= {"stage": "local", "endpoint": self.endpoint, "aws:cdk:enable-asset-metadata": True}
        # Bytecode is kept: without it, Python compiles the CDK's 500,000 lines each time.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return environment | {
            "CDK_CONTEXT_JSON": json.dumps(context),
            "CDK_OUTDIR": str(assembly),
            # The tests look at the templates of every stage more closely than this does.
            "CDK_VALIDATION": "false",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
        }

    def _cdk(self, *arguments: str, log: str) -> None:
        """Run the CDK CLI, from a folder without a cdk.json, where it would make the templates once more."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment |= CREDENTIALS | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": LOCAL_REGION,
            # Nothing is looked up in the machine's own AWS configuration.
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CI": "true",
        }
        run(
            [CDK, *arguments, "--no-notices", "--no-color"], self.folder / log, cwd=self.folder, environment=environment
        )

    def client(self, service: str) -> Any:
        """A botocore client of this cloud."""
        from botocore.config import Config
        from botocore.session import get_session

        return get_session().create_client(
            service,
            region_name=LOCAL_REGION,
            endpoint_url=self.endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  the local cloud takes any
            config=Config(retries={"total_max_attempts": 2}, connect_timeout=2, read_timeout=10),
        )

    def _deployed(self) -> str | None:
        """The fingerprint of what is deployed; None unless every stack of that deployment still exists unchanged."""
        try:
            note = json.loads(self._deployed_file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        is_deployed = note["stacks"] == self._stacks() and self.stack_file.exists()
        return str(note["inputs"]) if is_deployed else None

    def _stacks(self) -> dict[str, str]:
        """The deployed stacks, and when each was last changed."""
        pages = self.client("cloudformation").get_paginator("describe_stacks").paginate()
        stacks = [stack for page in pages for stack in page["Stacks"]]
        return {
            stack["StackName"]: f"{stack['StackStatus']} {stack.get('LastUpdatedTime', stack['CreationTime'])}"
            for stack in stacks
        }

    def _is_bootstrapped(self) -> bool:
        return "CDKToolkit" in self._stacks()


def running_stack() -> Path:
    """Return the description of the running stack: the file in FITAI_STACK, or that of this folder's own local cloud.

    Raises:
        Trouble: nothing runs here.
    """
    named = os.environ.get("FITAI_STACK")
    if named:
        return Path(named)
    cloud = Cloud.known()
    if not cloud.runs() or not cloud.stack_file.exists():
        raise Trouble("No stack runs here; `make start` starts one.")
    return cloud.stack_file


def described(outputs: dict[str, dict[str, str]]) -> dict[str, str]:
    """The description of the app for its clients, from the outputs of its stacks."""
    outputs_by_stack = {stack.rpartition("-")[2]: values for stack, values in outputs.items()}
    rest = outputs_by_stack["rest"]["Url"]
    return {
        "rest_url": rest,
        "websocket_url": outputs_by_stack["websocket"]["Url"],
        "docs_url": f"{rest}/docs",
        "table_name": outputs_by_stack["foundation"]["TableName"],
        "region": LOCAL_REGION,
    }


def _emulator_settings() -> dict[str, str]:
    """The launcher's settings in the environment."""
    return {name: value for name, value in os.environ.items() if name.startswith("FITAI_EMULATOR_")}


def fingerprint(endpoint: str) -> str:
    """One hash over everything that the deployment is made from."""
    digest = hashlib.sha256(endpoint.encode())
    for path in _inputs():
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    for name in INPUTS:
        path = ROOT / name
        if path.is_file():
            yield path
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(
                subfolder
                for subfolder in folders
                if subfolder != "__pycache__" and (name, subfolder) != ("infra", "local")
            )
            yield from (Path(folder, file) for file in sorted(files) if not file.endswith(".pyc"))


def _functions(assembly: Path) -> int:
    return sum(path.read_text().count('"AWS::Lambda::Function"') for path in assembly.glob("*.template.json"))


def _alive(pid: int, command: str | None = None) -> bool:
    """Whether a process runs; with `command`, only one whose command contains it: a process id may have been reused."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return command is None
    return command is None or command in _command_of(pid)


def _command_of(pid: int) -> str:
    listed = Path(f"/proc/{pid}/cmdline")
    if listed.exists():
        return listed.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout  # noqa: S607


def _holder(port: int) -> str:
    """The process that holds a port, as far as the machine shows it: ` by python (process 123)`."""
    lsof = shutil.which("lsof")
    if lsof is None:
        return ""
    shown = subprocess.run(
        [lsof, "-nP", "-Fpc", f"-iTCP:{port}", "-sTCP:LISTEN"], capture_output=True, text=True, check=False
    )
    fields = {line[0]: line[1:] for line in reversed(shown.stdout.splitlines()) if line}
    return f" by {fields['c']} (process {fields['p']})" if {"c", "p"} <= fields.keys() else ""
