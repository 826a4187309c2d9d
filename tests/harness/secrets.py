"""The secrets of the account of a test."""

import json
from typing import Any

from tests.harness.cloud import sdk


def use_secret(name: str, content: Any) -> None:
    """Put a secret into the account of the test: a text as it is, anything else as JSON."""
    secrets = sdk("secretsmanager")
    text = content if isinstance(content, str) else json.dumps(content)
    try:
        secrets.put_secret_value(SecretId=name, SecretString=text)
    except secrets.exceptions.ResourceNotFoundException:
        secrets.create_secret(Name=name, SecretString=text)
