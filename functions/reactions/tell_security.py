"""Tell an account's owner of a new device, and of changes of the password, the address and the second factors."""

from fitai.auth.events import EmailChanged, NewDeviceSignedIn, PasswordChanged
from fitai.auth.factors.events import FactorsChanged
from fitai.kernel.events import reaction
from fitai.notifications import security
from fitai.notifications.published import NOTIFY_NEEDS
from fitai.notifications.security import SecurityEvent


@reaction(NewDeviceSignedIn, PasswordChanged, EmailChanged, FactorsChanged, needs=NOTIFY_NEEDS)
def handler(event: SecurityEvent) -> None:
    security.tell(event)
