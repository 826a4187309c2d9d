"""What other services may call of mail."""

from fitai.mail.service import send_mail

__all__ = ["send_mail"]
