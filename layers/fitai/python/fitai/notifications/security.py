"""What users are told of the security of their account: in the list and by push. Authentication mails it, with the details."""

from fitai.auth.events import EmailChanged, NewDeviceSignedIn, PasswordChanged
from fitai.auth.factors.events import FactorsChanged
from fitai.notifications.models import Notice
from fitai.notifications.telling import notify

SecurityEvent = NewDeviceSignedIn | PasswordChanged | EmailChanged | FactorsChanged
FORMS: dict[type[SecurityEvent], str] = {
    NewDeviceSignedIn: "new_device",
    PasswordChanged: "password_changed",
    EmailChanged: "email_changed",
    FactorsChanged: "factors_changed",
}
"""The form of the message, by the event."""


def tell(event: SecurityEvent) -> None:
    """Tell the account's owner of an event, once; what `notify` costs."""
    values = {"form": FORMS[type(event)]}
    notify(Notice(event.user_id, "security_alert", f"event:{event.id}", values=values, data={"alert": values["form"]}))
