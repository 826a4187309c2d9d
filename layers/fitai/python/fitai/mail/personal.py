"""Personal data of mail: what is stored of the account's address. That a mail was sent is stored by the id of its event.

What is stored of the address is removed with the account, by the transaction that deletes it: afterwards nobody can tell which
address it was. A complaint stays, under the digest of the address alone: its user wants no mails, whoever has the account.
"""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data
from fitai.kernel.table import get_many
from fitai.mail.feedback.store import find_suppression
from fitai.users import published as users


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    recipient = users.recipient_among(user_id, get_many([users.account_key(user_id)]))
    if recipient is not None and recipient.address is not None:
        stored = find_suppression(recipient.address)
        if stored.revision:
            yield "mail_suppression", personal_data.jsonable(stored)


def _erase(user_id: str) -> Iterator[None]:
    yield from ()


PERSONAL_DATA = personal_data.PersonalData(name="mail", export=_export, erase=_erase)
