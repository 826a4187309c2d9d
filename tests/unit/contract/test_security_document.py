"""docs/security.md names tests as its proof: they exist."""

import ast
import re

import pytest
from fitai.kernel import catalogue

TEXT = (catalogue.ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"(tests/[\w/]+\.py)::(\w+)", TEXT)))
RISKS = 10


def functions(path: str) -> set[str]:
    """The tests of a file."""
    tree = ast.parse((catalogue.ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_that_is_named_exists(path: str, name: str):
    assert name.startswith("test_")
    assert name in functions(path)


def test_each_risk_has_its_answer_and_a_test():
    parts = re.split(r"^## API(\d+) ", TEXT, flags=re.MULTILINE)
    answers = dict(zip(parts[1::2], parts[2::2], strict=True))

    assert [*answers] == [str(number) for number in range(1, RISKS + 1)]
    assert [number for number, answer in answers.items() if "::test_" not in answer] == []
