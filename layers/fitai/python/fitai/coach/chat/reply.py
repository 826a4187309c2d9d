"""Builder of an answer."""

from dataclasses import dataclass, field
from typing import Any

from fitai.coach.chat.models import Action, Citation, CitationKind


@dataclass
class Reply:
    """Collects the sentences, citations, actions and offers of an answer."""

    sentences: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)

    def say(self, *sentences: str) -> "Reply":
        """Add sentences."""
        self.sentences += sentences
        return self

    def cite(self, kind: CitationKind, label: str, value: str | None = None, id: str | None = None) -> "Reply":
        """Add what the answer is made from."""
        citation = Citation(kind=kind, label=label, id=id, value=value)
        if citation not in self.citations:
            self.citations.append(citation)
        return self

    def button(self, label: str, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> "Reply":
        """Add a button."""
        self.actions.append(
            Action(label=label, method="PUT" if method == "PUT" else "POST", path=path, body=body or {})
        )
        return self
