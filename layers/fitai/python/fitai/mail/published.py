"""What other services may call of mail."""

from fitai.mail.feedback.service import delivery_of, needs_proof, proven_writes, removal_writes
from fitai.mail.service import send_mail

__all__ = ["delivery_of", "needs_proof", "proven_writes", "removal_writes", "send_mail"]
