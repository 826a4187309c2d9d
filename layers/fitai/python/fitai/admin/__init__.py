"""What administrators do: people, content, settings and flags, and the audit trail. Every act is audited."""
