"""Making recovery codes: they are shown once, and only digests of them are stored."""

import os

from fitai.auth.factors import rules


def new_codes(user_id: str) -> tuple[list[str], list[str]]:
    """Ten recovery codes, and the digests that are stored of them."""
    codes = [rules.recovery_code(os.urandom(rules.RECOVERY_CODE_BYTES)) for _ in range(rules.RECOVERY_CODES)]
    return codes, [rules.recovery_digest(user_id, code) for code in codes]
