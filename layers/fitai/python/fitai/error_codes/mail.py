"""Codes of what mail services post."""

from fitai.error_codes.model import ErrorCode

MAIL = (
    ErrorCode(
        "invalid_mail_signature",
        (403,),
        "Notices of mails are not signed by the mail service, or more than five minutes ago.",
        "None: an app does not call this route.",
    ),
)
