"""Every property and parameter of the documents is described, for an app's developer."""

import re

from tests.unit.contract.test_document_conventions import DOCUMENTS, both, operations, properties_in


@both
def test_every_property_is_described(name: str) -> None:
    """A docstring under the field of the model is its description, or `Field(description=)`."""
    missing = [path for path, member in properties_in(DOCUMENTS[name]()) if not member.get("description")]

    assert missing == []


@both
def test_a_description_says_something(name: str) -> None:
    """It is a sentence or a part of one, and not the name of the property again."""
    empty = [
        f"{path}: {member['description']}"
        for path, member in properties_in(DOCUMENTS[name]())
        if "description" in member
        and (
            re.sub(r"\W|the ", "", member["description"].lower()) == path.rpartition(".")[2].lower()
            or not (member["description"][0].isupper() or member["description"][0] in "`0123456789")
            or member["description"][-1] not in ".:)"
        )
    ]

    assert empty == []


def test_every_parameter_is_described() -> None:
    missing = [
        f"{path}.{parameter['name']}"
        for path, operation in operations()
        for parameter in operation.get("parameters", ())
        if "$ref" not in parameter and not parameter.get("description")
    ]

    assert missing == []
