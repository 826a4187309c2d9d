"""What other services may call of the mail."""

from fitai.mail.service import send_mail as send_mail
