"""What becomes of mails: bounces and complaints, after which an address gets none, or few."""
