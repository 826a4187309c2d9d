"""Check the sentences of a model for numbers that are not in its sources. Pure.

The model client has checked a sentence for drugs, diagnoses, links and the like before it comes here.
"""

import re
from dataclasses import dataclass, field

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LIST_MARK = re.compile(r"^\s*\d{1,2}[.)]\s")


def numbers_in(text: str) -> set[float]:
    """The numbers of a text: `1,200` is 1200, `2,5` and `2.5` are 2.5."""
    return {_value(match[0]) for match in _NUMBER.finditer(text)}


def _value(text: str) -> float:
    plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", text)
    head, _, tail = plain.replace(",", ".").rpartition(".")
    return float(f"{head.replace('.', '')}.{tail}") if head else float(plain.replace(",", "."))


@dataclass
class NumberCheck:
    """Which numbers an answer may name: those of the message, of earlier messages, and of the results of tools."""

    numbers: set[float] = field(default_factory=set)

    def allow(self, *texts: str) -> None:
        """Allow the numbers of these texts, thousands separated or not."""
        for text in texts:
            self.numbers |= numbers_in(text) | {_value(match) for match in re.findall(r"\d+(?:\.\d+)?", text)}

    def allows(self, sentence: str) -> bool:
        """Whether a sentence names no other number. That of a list is none."""
        return all(number in self.numbers for number in numbers_in(_LIST_MARK.sub("", sentence)))
