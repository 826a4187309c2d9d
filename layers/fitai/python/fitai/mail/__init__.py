"""Mails: their texts, and sending each of them once. It has no doors: reactions to events send."""
