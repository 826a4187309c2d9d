"""What users are told of the security of their account: in the list and by push. Authentication mails it, with the details."""

from fitai.auth.events import EmailChanged, NewDeviceSignedIn, PasswordChanged, SessionSuspected
from fitai.auth.factors.events import FactorsChanged
from fitai.notifications.models import Notice
from fitai.notifications.telling import notify

SecurityEvent = NewDeviceSignedIn | PasswordChanged | EmailChanged | FactorsChanged | SessionSuspected
FORMS: dict[type[SecurityEvent], str] = {
    NewDeviceSignedIn: "new_device",
    PasswordChanged: "password_changed",
    EmailChanged: "email_changed",
    FactorsChanged: "factors_changed",
    SessionSuspected: "session_blocked",
}
"""The form of the message, by the event."""
ENDED = "session_ended"
"""The form for a suspected session that has not been blocked, but has ended."""


def tell(event: SecurityEvent) -> None:
    """Tell the account's owner of an event, once; what `notify` costs."""
    has_ended = isinstance(event, SessionSuspected) and event.until is None
    values = {"form": ENDED if has_ended else FORMS[type(event)]}
    notify(Notice(event.user_id, "security_alert", f"event:{event.id}", values=values, data={"alert": values["form"]}))
