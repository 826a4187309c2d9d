"""Personal data of mail: none. That a mail was sent is stored by the id of its event.

SES keeps what it needs for the delivery; addresses that bounce are on the AWS account's suppression list.
"""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    yield from ()


def _erase(user_id: str) -> Iterator[None]:
    yield from ()


PERSONAL_DATA = personal_data.PersonalData(name="mail", export=_export, erase=_erase)
