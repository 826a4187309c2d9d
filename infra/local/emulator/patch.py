"""What a patch is, how it replaces functions of MiniStack, and how it is found out that they have changed."""

import hashlib
import importlib
import inspect
import linecache
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from types import ModuleType
from typing import Any

VERSION = "1.5.33"
"""The MiniStack that the patches were written for."""
EVERYTHING = "*"
"""In place of a patch's name: all of them."""


class Patcher:
    """Replaces attributes of modules, and can put back what was there."""

    def __init__(self) -> None:
        self._undoing: list[Callable[[], None]] = []
        self._wrappers: dict[tuple[int, str], list[Callable[[Any], Any]]] = {}

    def replace(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute that exists already.

        Raises:
            AttributeError: there is none of this name, so setting it would have no effect.
        """
        original = getattr(owner, name)
        self._undoing.append(lambda: setattr(owner, name, original))
        setattr(owner, name, value)

    def add(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute that does not exist yet, for what an edited function calls.

        Raises:
            AttributeError: there is one of this name.
        """
        if hasattr(owner, name):
            raise AttributeError(f"{owner.__name__} has a {name} of its own.")
        self._undoing.append(lambda: delattr(owner, name))
        setattr(owner, name, value)

    def wrap(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        """Replace a function by what `make` builds around it; a later edit of the function stays inside of that."""
        self._wrappers.setdefault((id(owner), name), []).append(make)
        self.replace(owner, name, make(getattr(owner, name)))

    def replace_item(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        """Set an entry of a table that has it already: tables keep the functions that they were made with.

        Raises:
            KeyError: there is no such entry.
        """
        original = table[key]
        self._undoing.append(lambda: table.__setitem__(key, original))
        table[key] = value

    def edit(self, module: ModuleType, name: str, *changes: tuple[str, str]) -> None:
        """Replace a function by its own source with passages changed, for what no wrapper can reach.

        Args:
            changes: what stands there exactly once, and what is to stand there instead.

        Raises:
            ValueError: a passage is not there, or more than once.
        """
        source = edited(inspect.getsource(getattr(module, name)), changes)
        place = f"{module.__file__} ({name} as patched)"
        namespace: dict[str, Any] = {}
        # Its globals are the module's own, so that it sees whatever else is replaced there.
        exec(compile(source, place, "exec"), vars(module), namespace)  # noqa: S102
        linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        function = namespace[name]
        for make in self._wrappers.get((id(module), name), ()):
            function = make(function)
        self.replace(module, name, function)

    def undo(self) -> None:
        """Put everything back, the last replacement first."""
        while self._undoing:
            self._undoing.pop()()


def edited(source: str, changes: Iterable[tuple[str, str]]) -> str:
    """A source with passages changed.

    Raises:
        ValueError: a passage is not there, or more than once.
    """
    for old, new in changes:
        if source.count(old) != 1:
            raise ValueError(f"This occurs {source.count(old)} times, not once:\n{old}")
        source = source.replace(old, new)
    return source


def always() -> bool:
    """Whether a patch applies that does not depend on how the emulator is started."""
    return True


@dataclass(frozen=True, slots=True)
class Patch:
    """One difference between MiniStack and AWS, and what is done about it.

    Attributes:
        name: the name of its module.
        reason: what MiniStack does, what AWS does, and why that matters here.
        upstream: the function of MiniStack that should change, and how.
        sources: the functions whose text it leans on (`package.module:name`), with the fingerprints of that text.
        apply: replaces functions of MiniStack; called once, before MiniStack starts.
        is_needed: whether an unpatched MiniStack still lacks it; called before any patch is applied.
        is_wanted: whether this start is to have it.
    """

    name: str
    reason: str
    upstream: str
    sources: Mapping[str, str]
    apply: Callable[[Patcher], None]
    is_needed: Callable[[], bool]
    is_wanted: Callable[[], bool] = field(default=always)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a patch on the installed MiniStack."""

    patch: str
    text: str


def discover(package: ModuleType) -> list[Patch]:
    """The patches in a package, in the order of their names.

    Raises:
        AttributeError: a module has no `PATCH`.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}").PATCH for name in names]


def select(patches: Iterable[Patch], without: str) -> list[Patch]:
    """The patches to be applied: those that are wanted, less the ones listed in `without`, separated by commas.

    Raises:
        ValueError: `without` names a patch that does not exist.
    """
    patches = list(patches)
    excluded = {name.strip() for name in without.split(",") if name.strip()}
    unknown = excluded - {patch.name for patch in patches} - {EVERYTHING}
    if unknown:
        names = ", ".join(patch.name for patch in patches)
        raise ValueError(f"There is no patch {', '.join(sorted(unknown))}. There are: {names}.")
    if EVERYTHING in excluded:
        return []
    return [patch for patch in patches if patch.name not in excluded and patch.is_wanted()]


def changed_sources(patches: Iterable[Patch]) -> Iterator[Finding]:
    """The functions that a patch leans on and that are not what they were when it was written."""
    for patch in patches:
        for name, expected in patch.sources.items():
            try:
                actual = fingerprint(name)
            except (ImportError, AttributeError) as error:
                yield Finding(patch.name, f"{name} does not exist any more ({error}); {patch.upstream}")
                continue
            if actual != expected:
                text = f"{name} has changed ({expected} is {actual} now); look whether the patch still fits it."
                yield Finding(patch.name, text)


def superfluous(patches: Iterable[Patch]) -> Iterator[Finding]:
    """The patches for what MiniStack does by itself; to be asked before any patch is applied."""
    for patch in patches:
        if not patch.is_needed():
            yield Finding(
                patch.name, f"MiniStack {installed()} does this by itself: remove the patch. ({patch.upstream})"
            )


def fingerprint(name: str) -> str:
    """A hash of the source text of `package.module:name`: of a function, of a class, or of a text that is a program."""
    module, _, path = name.partition(":")
    value: Any = importlib.import_module(module)
    for attribute in path.split("."):
        value = getattr(value, attribute)
    source = value if isinstance(value, str) else inspect.getsource(value)
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def installed() -> str:
    """The version of the installed MiniStack."""
    return version("ministack")


@contextmanager
def applied(*patches: Patch) -> Iterator[None]:
    """Apply patches for the length of a block, for tests in this process."""
    patcher = Patcher()
    try:
        for patch in patches:
            patch.apply(patcher)
        yield
    finally:
        patcher.undo()
