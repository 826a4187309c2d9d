"""Passwords: which ones are refused, how one is kept, and how one is checked."""

import hmac
import re
from base64 import b64encode
from functools import cache
from hashlib import sha384
from pathlib import Path
from unicodedata import normalize

import bcrypt

from fitai.kernel.settings import settings

DATA = Path(__file__).parent / "data"
MIN_NAME = 3
"""Characters from which on a name may not stand in its password; of shorter ones every text is full."""
DIGEST_KEY = b"fitai password"

_LEET = str.maketrans("013457@$!8", "oleastasib")
_KEYBOARD_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "abcdefghijklmnopqrstuvwxyz",
)


# --- keeping -----------------------------------------------------------------------------------------------


def hash_password(password: str) -> str:
    """What is stored of a password: bcrypt at the configured cost."""
    return bcrypt.hashpw(_bcrypt_input(password), bcrypt.gensalt(settings().password_cost)).decode()


def is_match(password: str, stored: str | None) -> bool:
    """Whether it is the password. Without a stored one, the same work is done for nothing."""
    found = bcrypt.checkpw(_bcrypt_input(password), (stored or _unmatchable_hash(settings().password_cost)).encode())
    return found and stored is not None


def _bcrypt_input(password: str) -> bytes:
    # bcrypt looks at 72 bytes at most, and 128 characters can be 512: what is longer would be cut, or refused. So a
    # digest of the whole goes in. Base64, since old bcrypts end at a zero byte, and 64 characters fit. Keyed with
    # our purpose, since the plain SHA-384 of a password may already stand in somebody's stolen list, and could then
    # be tried here without knowing the password. NFKC, since the same key on two keyboards may send two code points.
    content = normalize("NFKC", password).encode()
    return b64encode(hmac.digest(DIGEST_KEY, content, sha384))


@cache
def _unmatchable_hash(cost: int) -> str:
    """A well-formed hash at this cost that no password has been found for."""
    return f"$2b${cost:02d}$" + "abcdefghijklmnopqrstuu" + "9" * 31


# --- refusing ----------------------------------------------------------------------------------------------


def weakness(password: str, *names: str) -> str | None:
    """What makes a new password too easy to guess, as a sentence for its owner; None when nothing is found.

    Args:
        names: what everybody knows of the account: the user name, the e-mail address.
    """
    typed = normalize("NFKC", password).casefold()
    for name in names:
        local = name.partition("@")[0].casefold()
        if len(local) >= MIN_NAME and local in typed:
            return "Must not contain the user name or the e-mail address"
    if len(set(typed)) < 4 or _is_repetition(typed) or _is_keyboard_walk(typed):
        return "Is too regular; take something longer, or less of a pattern"
    if _undisguised_forms(typed) & (_word_list("common.txt") | _word_list("stems.txt")):
        return "Is one of the most common passwords"
    return None


def _undisguised_forms(typed: str) -> set[str]:
    """The words that stand behind a disguise: P@ssw0rd2024! is password."""
    plain = typed.replace(" ", "")
    found = set()
    for form in (plain, plain.translate(_LEET)):
        found |= {form, form.strip("0123456789"), re.sub(r"^[\W\d_]+|[\W\d_]+$", "", form)}
    # The digits and signs at the ends are dropped before the others are read as letters, too: hello1234 is hello.
    stripped = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    found.add(stripped.translate(_LEET))
    return found | {form[: len(form) // 2] for form in found if form[: len(form) // 2] * 2 == form}


def _is_repetition(typed: str) -> bool:
    """One short thing again and again: abcabcabcabc."""
    return re.fullmatch(r"(.{1,4}?)\1{2,}.{0,3}", typed) is not None


def _is_keyboard_walk(typed: str) -> bool:
    """Along the keyboard or the alphabet, forwards or back, and little else: qwertyuiop12, 9876543210."""
    rest = typed
    for row in _KEYBOARD_ROWS:
        for line in (row * 2, row[::-1] * 2):
            for length in range(min(len(rest), len(line)), 4, -1):
                for start in range(len(line) - length + 1):
                    rest = rest.replace(line[start : start + length], "")
    return len(rest) < 4


@cache
def _word_list(name: str) -> frozenset[str]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
