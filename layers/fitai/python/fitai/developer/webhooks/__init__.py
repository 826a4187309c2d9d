"""Webhooks: what happens in an account, sent to a server of its owner's."""
