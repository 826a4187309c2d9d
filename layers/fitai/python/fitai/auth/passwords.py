"""Passwords: hashing, checking, and the refusal of weak ones."""

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
"""Characters of the shortest name that a password must not contain; shorter ones occur everywhere."""
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


# --- hashing -----------------------------------------------------------------------------------------------


def hash_password(password: str) -> str:
    """The hash that is stored of a password: bcrypt at the configured cost."""
    return bcrypt.hashpw(_bcrypt_input(password), bcrypt.gensalt(settings().password_cost)).decode()


def is_match(password: str, password_hash: str | None) -> bool:
    """Whether the password has this hash. None takes the same work, and never matches."""
    compared_hash = password_hash or _unmatchable_hash(settings().password_cost)
    matches = bcrypt.checkpw(_bcrypt_input(password), compared_hash.encode())
    return matches and password_hash is not None


def _bcrypt_input(password: str) -> bytes:
    # bcrypt reads at most 72 bytes, and 128 characters can be 512: the rest would be cut or refused. So its input is a
    # digest of the whole. Base64, since old implementations stop at a zero byte, and 64 characters fit. Keyed with the
    # purpose, since the plain SHA-384 of a password may be in a stolen list, and could be tried here without knowing
    # the password. NFKC, since the same key on two keyboards may send different code points.
    content = normalize("NFKC", password).encode()
    return b64encode(hmac.digest(DIGEST_KEY, content, sha384))


@cache
def _unmatchable_hash(cost: int) -> str:
    """A well-formed hash at this cost that no known password matches."""
    return f"$2b${cost:02d}$" + "abcdefghijklmnopqrstuu" + "9" * 31


# --- weak passwords ----------------------------------------------------------------------------------------


def weakness(password: str, *names: str) -> str | None:
    """Why a new password is too easy to guess, as a message for its owner; None when it is not.

    Args:
        names: what others know of the account: the user name, the e-mail address.
    """
    folded = normalize("NFKC", password).casefold()
    for name in names:
        local_part = name.partition("@")[0].casefold()
        if len(local_part) >= MIN_NAME and local_part in folded:
            return "Must not contain the user name or the e-mail address"
    if len(set(folded)) < 4 or _is_repetition(folded) or _is_keyboard_walk(folded):
        return "Is too regular; take something longer, or less of a pattern"
    if _undisguised_forms(folded) & (_word_list("common.txt") | _word_list("stems.txt")):
        return "Is one of the most common passwords"
    return None


def _undisguised_forms(password: str) -> set[str]:
    """The words that a password may disguise: `p@ssw0rd2024!` is `password`."""
    plain = password.replace(" ", "")
    forms = set()
    for form in (plain, plain.translate(_LEET)):
        forms |= {form, form.strip("0123456789"), re.sub(r"^[\W\d_]+|[\W\d_]+$", "", form)}
    # Also with digits and signs at the ends removed before the others are read as letters: hello1234 is hello.
    stripped = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    forms.add(stripped.translate(_LEET))
    return forms | {form[: len(form) // 2] for form in forms if form[: len(form) // 2] * 2 == form}


def _is_repetition(password: str) -> bool:
    """Whether a short text is repeated: abcabcabcabc."""
    return re.fullmatch(r"(.{1,4}?)\1{2,}.{0,3}", password) is not None


def _is_keyboard_walk(password: str) -> bool:
    """Whether it follows the keyboard or the alphabet, in either direction: qwertyuiop12, 9876543210."""
    rest = password
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
