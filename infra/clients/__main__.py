"""`make clients`: generate what callers of the API have; `--check` names the files that are not current, and writes nothing."""

import sys
from collections.abc import Sequence
from pathlib import Path

from infra import ROOT
from infra.clients import bruno, python
from infra.local import console
from infra.local.console import Trouble


def main(arguments: Sequence[str]) -> int:
    """Write the files, or compare them.

    Raises:
        Trouble: files are not current; or the arguments are unknown.
    """
    match arguments:
        case []:
            for folder, contents in generated().items():
                write(folder, contents)
        case ["--check"]:
            if paths := [path for folder, contents in generated().items() for path in differences(folder, contents)]:
                names = "\n  ".join(str(path.relative_to(ROOT)) for path in paths)
                raise Trouble(f"Not current; `make clients` writes them anew:\n  {names}")
        case _:
            raise Trouble(f"{' '.join(arguments)}: only `--check`, or nothing.")
    return 0


def generated() -> dict[Path, dict[str, str]]:
    """What is generated: the contents by their paths below each folder."""
    return {python.FOLDER: python.files(), bruno.FOLDER: bruno.files()}


def present(folder: Path) -> set[str]:
    """The files that a folder has; the addresses of a stack are this machine's own."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != bruno.ENVIRONMENT
    }


def differences(folder: Path, contents: dict[str, str]) -> list[Path]:
    """The files that are missing, are other than they should be, or should not be there."""
    names = present(folder) | set(contents)
    return [
        folder / name
        for name in sorted(names)
        if name not in contents or not (folder / name).exists() or (folder / name).read_text() != contents[name]
    ]


def write(folder: Path, contents: dict[str, str]) -> None:
    """Write what differs, and remove what is not generated any more."""
    for path in differences(folder, contents):
        name = str(path.relative_to(folder))
        if name in contents:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(contents[name])
        else:
            path.unlink()


if __name__ == "__main__":
    console.main(lambda: main(sys.argv[1:]))
