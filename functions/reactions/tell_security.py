"""Tell an account's owner of what concerns its security.

That is a new device, a session that may be stolen, and changes of the password, the address and the second factors.
"""

from fitai.auth.events import EmailChanged, NewDeviceSignedIn, PasswordChanged, SessionSuspected
from fitai.auth.factors.events import FactorsChanged
from fitai.kernel.events import reaction
from fitai.notifications import security
from fitai.notifications.published import NOTIFY_NEEDS
from fitai.notifications.security import SecurityEvent


@reaction(NewDeviceSignedIn, PasswordChanged, EmailChanged, FactorsChanged, SessionSuspected, needs=NOTIFY_NEEDS)
def handler(event: SecurityEvent) -> None:
    security.tell(event)
