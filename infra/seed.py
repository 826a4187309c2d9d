"""The exercise library as the deployment carries it: the YAML files of the repository, compiled at synth time."""

from pathlib import Path

from infra import ROOT

BUILT = ROOT / ".build" / "library"


def library() -> Path:
    """Build the library's database; gives the file.

    Raises:
        ValueError: a YAML file does not hold what an exercise must.
    """
    from fitai.exercises.compile import build

    target = BUILT / "library.sqlite"
    target.parent.mkdir(parents=True, exist_ok=True)
    build(target)
    return target
