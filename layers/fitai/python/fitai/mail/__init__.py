"""Mails: their templates, and sending each of them once. It has no endpoints: reactions to events send."""
