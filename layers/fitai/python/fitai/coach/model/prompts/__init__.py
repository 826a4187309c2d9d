"""The system prompts, each with its version. `CHANGELOG.md` says what has changed."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

PromptName = Literal["plan", "chat", "findings"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system prompt."""

    name: PromptName
    version: int
    text: str

    @property
    def label(self) -> str:
        """What answers are stored with: `plan-1`."""
        return f"{self.name}-{self.version}"


@cache
def load_prompt(name: PromptName) -> Prompt:
    """Read a prompt from its file: `version: 1`, a line of three hyphens, the text."""
    head, _, text = files(__package__).joinpath(f"{name}.md").read_text("utf-8").partition("\n---\n")
    return Prompt(name, int(head.removeprefix("version:")), text.strip())
