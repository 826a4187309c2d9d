"""The same account for all tests of a module, as in the tests of signing in."""

from tests.unit.auth.conftest import account, aws

__all__ = ["account", "aws"]
