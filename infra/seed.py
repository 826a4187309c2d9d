"""Compile the data of a deployment at synth time: the exercise library, and our training programmes."""

from pathlib import Path

from infra import ROOT

BUILD_FOLDER = ROOT / ".build" / "library"


def build_library() -> Path:
    """Build the library's database, and return its file.

    Raises:
        ValueError: a YAML file does not hold what an exercise must.
    """
    from fitai.exercises.library.compiler import build_snapshot

    target = BUILD_FOLDER / "library.sqlite"
    target.parent.mkdir(parents=True, exist_ok=True)
    build_snapshot(target)
    return target


def build_programmes() -> Path:
    """Compile our own training programmes, over the library's exercises, and return their file.

    Raises:
        ValueError: a YAML file does not hold what a programme must.
    """
    from fitai.exercises.library import seed
    from fitai.templates.programmes.seed import build_programmes

    target = BUILD_FOLDER / "programmes.json"
    build_programmes(target, {exercise.id: exercise for exercise in seed.seed_exercises()})
    return target
