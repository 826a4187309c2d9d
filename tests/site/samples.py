"""The code samples of the documents' pages."""

import re
from dataclasses import dataclass
from textwrap import dedent

from infra.site.navigation import Page, read_navigation

LANGUAGES = {"bash": "bash", "sh": "bash", "js": "ts", "ts": "ts", "python": "python"}
"""The languages of samples that are run, and what runs them: TypeScript is JavaScript once its types are taken away."""
DATA = {"", "json", "text", "toml", "yaml", "diff", "mermaid"}
"""What is read and not run; blocks without a language are protocols and pictures."""
FENCE = re.compile(
    r"(?:^ *<!-- not run: (?P<reason>[^>]+?) -->\n+)?"
    r"^(?P<indent> *)```(?P<language>[\w+-]*)[^\n]*\n(?P<content>.*?)^(?P=indent)```",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A block of code.

    Attributes:
        reason: why it is not run; None where it is.
    """

    page: Page
    line: int
    language: str
    content: str
    reason: str | None

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"{self.page.source}:{self.line}"


def samples() -> list[Sample]:
    """All blocks of code of all pages."""
    navigation = read_navigation()
    return [
        Sample(
            page,
            page.text[: match.start()].count("\n") + 1,
            match["language"],
            dedent(match["content"]),
            match["reason"] or navigation.reason(page),
        )
        for page in navigation.pages
        if not page.is_generated
        for match in FENCE.finditer(page.text)
    ]


def programs() -> dict[tuple[str, str], str]:
    """What is run: the samples of a page in one language, one after the other, by the page's file and what runs them."""
    found: dict[tuple[str, str], str] = {}
    for sample in samples():
        if sample.language in LANGUAGES and sample.reason is None:
            key = sample.page.source, LANGUAGES[sample.language]
            found[key] = f"{found.get(key, '')}{sample.content}\n"
    return found
