"""The patches of use to everyone, as patch files for MiniStack itself: `python -m infra.local.emulator.upstream`.

They are made from what the patches change, so that both are the same; each has a test beside it.
"""

import inspect
from collections.abc import Callable, Iterator
from difflib import unified_diff
from pathlib import Path
from types import ModuleType
from typing import Any

import ministack

from infra import ROOT
from infra.local.emulator.patch import Patch, Patcher, edited
from infra.local.emulator.patches import (
    consumed_capacity,
    executions_idempotent,
    lambda_error_types,
    websocket_subprotocol,
)

FOLDER = ROOT / "docs" / "upstream"
OFFERED = (
    consumed_capacity.PATCH,
    executions_idempotent.PATCH,
    lambda_error_types.PATCH,
    websocket_subprotocol.PATCH,
)
"""Those that edit functions and add others; a patch that wraps functions would have to be written anew."""
PACKAGE = Path(inspect.getfile(ministack)).parent
WORDS = {"Json": "dict", "READ_BYTES": "4096", "dict[str, Any]": "dict"}
"""What our own modules call by another name."""


class Recorder(Patcher):
    """Changes the text of modules in place of the modules."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[Path, str] = {}
        self._added: dict[ModuleType, list[str]] = {}

    def add(self, owner: Any, name: str, value: Any) -> None:
        source = inspect.getsource(value).replace(f"def {value.__name__}(", f"def {name}(")
        source = source.replace(f"{owner.__name__.rpartition('.')[2]}.", "")
        for word, other in WORDS.items():
            source = source.replace(word, other)
        self._added.setdefault(owner, []).append(source)

    def edit(self, module: ModuleType, name: str, *changes: tuple[str, str]) -> None:
        source = inspect.getsource(getattr(module, name))
        text = edited(source, changes)
        # What it calls comes before the first function that is edited.
        added = "".join(f"{function}\n\n" for function in self._added.pop(module, ()))
        self._change(module, source, added + text)

    def replace(self, owner: Any, name: str, value: Any) -> None:
        # A text that is a program: the lines that differ, as they are written in the module.
        for old, new in _changed_lines(getattr(owner, name), value):
            self._change(owner, old, new)

    def wrap(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        raise NotImplementedError(f"{name} is wrapped; a patch file needs an edit.")

    def _change(self, module: ModuleType, old: str, new: str) -> None:
        path = Path(inspect.getfile(module))
        self.texts[path] = edited(self.texts.get(path, path.read_text()), [(old, new)])


def _changed_lines(old: str, new: str) -> Iterator[tuple[str, str]]:
    for before, after in zip(old.splitlines(), new.splitlines(), strict=True):
        if before != after:
            yield before.replace("\\n", "\\\\n"), after.replace("\\n", "\\\\n")


def patch_file(patch: Patch) -> str:
    """A patch as a patch file: why, and what changes in MiniStack."""
    recorder = Recorder()
    patch.apply(recorder)
    parts = [f"{patch.reason}\n\n"]
    for path, text in sorted(recorder.texts.items()):
        name = path.relative_to(PACKAGE.parent).as_posix()
        before, after = path.read_text().splitlines(keepends=True), text.splitlines(keepends=True)
        parts += unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(parts)


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for patch in OFFERED:
        (FOLDER / f"{patch.name}.patch").write_text(patch_file(patch))


if __name__ == "__main__":
    main()
