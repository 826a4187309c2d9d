"""Build the documents with Zensical."""

from pathlib import Path

INPUTS: tuple[str, ...] = ("docs", "site", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "infra/site")
REDIRECTS: dict[str, str] = {}


def make(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text("<!DOCTYPE html><title>FitAI</title>")
