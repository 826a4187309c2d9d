"""Where in the bucket the objects of each need are: the policies are made of it, and the tests hold calls to it."""

from collections.abc import Mapping

from fitai.accounts.erasure.rules import ERASED_PREFIX
from fitai.kernel.cold_storage import ARCHIVE_PREFIX
from fitai.kernel.needs import Resource
from fitai.media.rules import MEDIA_PREFIX, UPLOAD_PREFIX
from fitai.users.export.rules import EXPORTS
from fitai.workouts.imports.models import IMPORTS_PREFIX

OBJECT_PREFIXES: Mapping[Resource, str] = {
    "library": "library/",
    "uploads": UPLOAD_PREFIX,
    "media": MEDIA_PREFIX,
    "exports": EXPORTS,
    "imports": IMPORTS_PREFIX,
    "erased": ERASED_PREFIX,
    "archive": ARCHIVE_PREFIX,
}
"""How the keys of the objects begin that a need is for."""
