"""Compile the data of a deployment at synth time: the exercise library, and our training programmes.

Several processes may do so at once, such as a deployment and tests of templates: each finds whole files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from infra import ROOT

BUILD_FOLDER = ROOT / ".build" / "library"


def build_library() -> Path:
    """Build the library's database, and return its file.

    Raises:
        ValueError: a YAML file does not hold what an exercise must.
    """
    from fitai.exercises.library.compiler import build_snapshot

    target = BUILD_FOLDER / "library.sqlite"
    with _replaced(target) as file:
        build_snapshot(file)
    return target


def build_programmes() -> Path:
    """Compile our own training programmes, over the library's exercises, and return their file.

    Raises:
        ValueError: a YAML file does not hold what a programme must.
    """
    from fitai.exercises.library import seed
    from fitai.templates.programmes.seed import build_programmes

    target = BUILD_FOLDER / "programmes.json"
    with _replaced(target) as file:
        build_programmes(file, {exercise.id: exercise for exercise in seed.seed_exercises()})
    return target


@contextmanager
def _replaced(target: Path) -> Iterator[Path]:
    """A file to be written, which takes the place of the target when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent) as folder:
        file = Path(folder) / target.name
        yield file
        file.replace(target)
