"""Erasure of deleted accounts: resumable, a bounded batch per message."""
