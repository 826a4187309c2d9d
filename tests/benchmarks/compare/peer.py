"""wger as its makers serve it: gunicorn, from a checkout with an environment of its own. It is neither installed nor changed here."""

import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from infra.local.console import Trouble
from infra.local.network import free_port, wait
from tests.benchmarks.compare import history
from tests.benchmarks.compare.processes import Processes

FIXTURES = (
    "languages", "groups", "licenses", "setting_repetition_units", "setting_weight_units", "gym_config", "categories", "equipment", "muscles",
    "exercise-base-data", "translations",
)  # fmt: skip
"""What its own installation loads, without the users."""
SETTINGS = '''"""Written by the comparison: wger's own settings, in production mode, with the database of the run."""
from settings.local_dev import *

DEBUG = False
SECRET_KEY = {secret!r}
DATABASES = {databases!r}
CACHES = {{"default": {{"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}}
MEDIA_ROOT = {media!r}
EXPOSE_PROMETHEUS_METRICS = False
MIDDLEWARE = [name for name in MIDDLEWARE if "prometheus" not in name and "debug_toolbar" not in name]
INSTALLED_APPS = [name for name in INSTALLED_APPS if name not in ("debug_toolbar", "django_extensions", "django_prometheus")]
LOGGING = {{"version": 1, "disable_existing_loggers": True}}
'''
TABLES = "import django; django.setup(); from django.db import connection; print(len(connection.introspection.table_names()))"
"""Prints how many tables there are."""
WORKERS = 2
STARTS_WITHIN = 60
ENDS_WITHIN = 40
"""Seconds; gunicorn gives its workers thirty."""
STEP_TIMEOUT = 900
"""Seconds that its migrations may take, which are some hundred."""


@dataclass(slots=True)
class Peer:
    """A wger that runs.

    Attributes:
        content: what `peer_data` says of its data.
    """

    url: str
    content: dict[str, Any]
    processes: Processes
    version: str
    database: str


def checkout() -> Path:
    """The folder in WGER.

    Raises:
        Trouble: it is no checkout of wger.
    """
    path = Path(os.environ.get("WGER", ""))
    if not os.environ.get("WGER") or not (path / "manage.py").exists() or not (path / "wger").is_dir():
        raise Trouble(
            "WGER=/path/to/a/checkout of wger, with `pip install -e . gunicorn` in an environment of its own."
        )
    return path.resolve()


def python() -> Path:
    """The interpreter of wger's environment, in WGER_PYTHON or in the checkout.

    Raises:
        Trouble: there is none.
    """
    path = Path(os.environ.get("WGER_PYTHON") or checkout() / ".venv" / "bin" / "python")
    if not path.exists():
        raise Trouble(f"There is no {path}: WGER_PYTHON=/path/to/its/python.")
    return path


def databases(folder: Path) -> dict[str, dict[str, Any]]:
    """By name, the databases that are compared: SQLite, and PostgreSQL where WGER_POSTGRES names an empty one.

    Raises:
        Trouble: WGER_POSTGRES is not host:port/database/user/password.
    """
    found: dict[str, dict[str, Any]] = {
        "SQLite": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "wger.sqlite")}
    }
    address = os.environ.get("WGER_POSTGRES", "")
    if address:
        try:
            server, name, user, password = address.split("/")
            host, _, port = server.partition(":")
        except ValueError:
            raise Trouble("WGER_POSTGRES is host:port/database/user/password.") from None
        found["PostgreSQL"] = {
            "ENGINE": "django.db.backends.postgresql", "HOST": host, "PORT": port or "5432", "NAME": name, "USER": user, "PASSWORD": password,
        }  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Installation:
    """A checkout of wger with a database, and the settings that the comparison has written for them.

    Attributes:
        name: of the database. module: of the settings.
    """

    folder: Path
    name: str
    module: str

    @classmethod
    def made(cls, folder: Path, name: str, database: Mapping[str, Any]) -> "Installation":
        """Write the settings.

        Raises:
            Trouble: the database cannot be reached, or has tables.
        """
        made = cls(folder, name, f"compare_{name.lower()}")
        settings = SETTINGS.format(
            secret=secrets.token_hex(24), databases={"default": dict(database)}, media=str(folder / "media")
        )
        (folder / f"{made.module}.py").write_text(settings)
        if int(made.run("-c", TABLES)):
            raise Trouble(f"The database {database['NAME']} is not empty: drop it, and create it anew.")
        return made

    def environment(self) -> dict[str, str]:
        """The variables of its processes."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": self.module,
            "PYTHONPATH": f"{self.folder}{os.pathsep}{checkout()}",
            "PYTHONDONTWRITEBYTECODE": "",
        }

    def run(self, *arguments: str) -> str:
        """What its interpreter prints.

        Raises:
            Trouble: it fails.
        """
        done = subprocess.run(
            [python(), *arguments],
            cwd=checkout(),
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=STEP_TIMEOUT,
            check=False,
        )
        if done.returncode:
            raise Trouble(f"{' '.join(arguments[:3])} of wger on {self.name} failed:\n{done.stderr[-2000:]}")
        return done.stdout


@contextmanager
def running(installation: Installation, today: date) -> Iterator[Peer]:
    """Make the tables with the history, and serve them."""
    run, log_file = installation.run, installation.folder / f"{installation.module}.log"
    run("manage.py", "migrate", "--no-input")
    run("manage.py", "loaddata", *FIXTURES)
    script = str(Path(__file__).with_name("peer_data.py"))
    content = json.loads(run(script, today.isoformat(), str(history.WORKOUTS)).splitlines()[-1])
    version = run("-c", "from wger.version import VERSION; print(VERSION)")
    port = free_port()
    command = [
        python(), "-m", "gunicorn", "wger.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--preload",
        "--keep-alive", "75", "--worker-class", "gthread", "--threads", "4",
    ]  # fmt: skip
    with log_file.open("w") as log:
        server = subprocess.Popen(command, cwd=checkout(), env=installation.environment(), stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        if not wait(lambda: _answers(url), STARTS_WITHIN):
            raise Trouble(f"wger does not answer; see {log_file}.")
        yield Peer(url, content, Processes(server.pid), version.strip(), installation.name)
    finally:
        # It may be in the middle of a request that nobody waits for any more.
        server.terminate()
        try:
            server.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(ENDS_WITHIN)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/exercisecategory/", timeout=5).is_success
    except httpx.HTTPError:
        time.sleep(0.2)
        return False
