"""Build sites whose sources have changed, alone or beside other work."""

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from pathlib import Path

from infra import ROOT, SITE_FOLDER
from infra.local.console import Trouble, run, step
from infra.site import docs
from infra.site.index import write_index

LOGS = ROOT / ".local"


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is built here.

    Attributes:
        inputs: the files and folders that it is made from; a change of one builds it anew.
        make: writes the site into a folder, and returns the styles that its scripts add to pages.
        hashed: matches the paths of files whose names have a hash of their content.
        redirects: former paths, and the files that are there now.
    """

    name: str
    inputs: tuple[str, ...]
    make: Callable[[Path], tuple[str, ...]]
    hashed: re.Pattern[str]
    redirects: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return SITE_FOLDER / self.name

    @property
    def index(self) -> Path:
        """The index of its files."""
        return self.folder.with_suffix(".json")

    @property
    def _note(self) -> Path:
        return SITE_FOLDER / f".{self.name}.sources"

    @property
    def fingerprint(self) -> str:
        """A hash over all that it is made from."""
        digest = hashlib.sha256()
        for path in sorted(set(_files(self.inputs))):
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def build(self) -> bool:
        """Build it unless it is current, and return whether that was needed. Several processes may ask at once.

        Raises:
            Trouble: it cannot be built, or would not work as it is served.
        """
        SITE_FOLDER.mkdir(parents=True, exist_ok=True)
        with (SITE_FOLDER / f".{self.name}.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            fingerprint = self.fingerprint
            if self._note.exists() and self._note.read_text() == fingerprint:
                return False
            self._note.unlink(missing_ok=True)
            styles = self.make(self.folder)
            write_index(self.folder, self.hashed, self.redirects, styles)
            self._note.write_text(fingerprint)
            return True


def _files(inputs: tuple[str, ...]) -> Iterator[Path]:
    for name in inputs:
        path = ROOT / name
        if path.is_file():
            yield path
        for folder, folders, files in os.walk(path):
            folders[:] = [
                subfolder for subfolder in folders if subfolder not in ("__pycache__", "node_modules", "dist")
            ]
            yield from (Path(folder, file) for file in files if not file.endswith(".pyc"))


def _make_console(folder: Path) -> tuple[str, ...]:
    if not (ROOT / "node_modules" / ".package-lock.json").exists():
        raise Trouble("The console is built with the packages of package-lock.json: `make install` installs them.")
    run(["npm", "run", "build", "--workspace", CONSOLE], LOGS / "console.log", cwd=ROOT)
    if not folder.is_dir():
        raise Trouble(f"`npm run build --workspace {CONSOLE}` has not written {folder.relative_to(ROOT)}.")
    return ()


CONSOLE = "clients/console"
"""The npm workspace of the console."""
DOCS_SITE = Site("docs", docs.INPUTS, docs.make, re.compile(r"\.[0-9a-f]{8,}\.(min\.)?(js|css)$"), docs.REDIRECTS)
CONSOLE_SITE = Site(
    "console",
    (CONSOLE, "clients/typescript", "package.json", "package-lock.json"),
    _make_console,
    re.compile(r"-[A-Za-z0-9_-]{8}\.(js|css|svg)$"),
)
SITES = {site.name: site for site in (DOCS_SITE, CONSOLE_SITE)}


class Building:
    """The building of all sites in a process of its own, beside other work: `with Building() as building`, then `wait`."""

    def __init__(self) -> None:
        LOGS.mkdir(exist_ok=True)
        self._log = LOGS / "site.log"
        with self._log.open("w") as log:
            # Others wait for what is done beside it.
            command = ["nice", "-n", "5", sys.executable, "-m", "infra.site"]
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)

    def __enter__(self) -> "Building":
        return self

    def __exit__(self, *_: object) -> None:
        """End it where the other work has failed."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()

    def wait(self) -> None:
        """Wait until they are built.

        Raises:
            Trouble: one cannot be built.
        """
        if self._process.poll() is None:
            with step("Building the pages, still"):
                self._process.wait()
        if self._process.returncode != 0:
            raise Trouble(f"{self._log.read_text().strip()}\n\nThe pages at /docs and /console could not be built.")


def build_all(names: Iterable[str]) -> None:
    """Build the sites of these names, or all, as far as they are not current.

    Raises:
        Trouble: there is no site of a name, or one cannot be built.
    """
    names = list(names)
    unknown = [name for name in names if name not in SITES]
    if unknown:
        raise Trouble(f"{', '.join(unknown)}: there is no such site; there are {' and '.join(SITES)}.")
    for site in (SITES[name] for name in names or SITES):
        started = time.monotonic()
        state = f"built in {time.monotonic() - started:.1f} s" if site.build() else "nothing has changed"
        print(f"  {site.folder.relative_to(ROOT)}: {state}", flush=True)
