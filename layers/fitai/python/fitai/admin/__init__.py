"""What administrators do: people, settings and flags, and the audit trail. Every act is audited."""
