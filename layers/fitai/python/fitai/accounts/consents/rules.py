"""Which texts can be agreed to, and what a change of the consents leaves. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from fitai.accounts.consents.models import Consent, ConsentChange, ConsentKind, Consents, ConsentsChange
from fitai.kernel.errors import Invalid

KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)
FIELDS: Mapping[ConsentKind, str] = {"product_analytics": "productAnalytics", "coach_analytics": "coachAnalytics"}
"""The consents as the API calls them."""
TEXTS: Mapping[ConsentKind, Mapping[str, str]] = {
    "product_analytics": {
        "2026-11": (
            "FitAI may record how I use it (workouts, goals, templates, likes and comments, my plan) as events that have "
            "numbers and kinds, but no text, no body data and nobody's name, under a random number in place of mine, and "
            "may evaluate them with the services that the privacy policy names. I can withdraw this at any time, and have "
            "deleted what was recorded."
        )
    },
    "coach_analytics": {
        "2026-11": (
            "FitAI may record which recommendations its coach makes for me, as events that have numbers and kinds, but "
            "none of the recommendation's text, under a random number in place of mine, and may evaluate them with the "
            "services that the privacy policy names. I can withdraw this at any time, and have deleted what was recorded."
        )
    },
}
"""Every text that was ever agreed to, by its version, the newest last. A text is never changed: a new one gets a version."""


def current_version(kind: ConsentKind) -> str:
    """The version of the text that is to be shown."""
    return list(TEXTS[kind])[-1]


def consent(consents: Consents, kind: ConsentKind) -> Consent:
    """The consent of this kind."""
    current: Consent = getattr(consents, kind)
    return current


def evidence(consents: Consents, kind: ConsentKind) -> dict[str, str | int | bool]:
    """What the audit trail keeps of a consent that was granted or withdrawn."""
    current = consent(consents, kind)
    details: dict[str, str | int | bool] = {"consent": FIELDS[kind], "granted": current.granted}
    if current.text_version is not None:
        details["textVersion"] = current.text_version
    if current.deletes_sent:
        details["deletesSent"] = True
    return details


def changed_consents(before: Consents, change: ConsentsChange | None, now: datetime) -> Consents:
    """The consents after a change; None withdraws all.

    Raises:
        Invalid: an agreement without the version of the present text, or one that is to delete what was sent.
    """
    changed = ConsentsChange(product_analytics=None, coach_analytics=None) if change is None else change
    after: dict[str, Consent] = {
        kind: _changed(kind, consent(before, kind), getattr(changed, kind), now)
        for kind in KINDS
        if kind in changed.model_fields_set
    }
    return before.model_copy(update=after)


def _changed(kind: ConsentKind, before: Consent, change: ConsentChange | None, now: datetime) -> Consent:
    granted = (before.granted if change.granted is None else change.granted) if change is not None else False
    deletes_sent = change is not None and bool(change.deletes_sent)
    path = f"privacy.consents.{FIELDS[kind]}"
    if granted and deletes_sent:
        raise Invalid.field(f"{path}.deletesSent", "Only with or after a withdrawal")
    if change is not None and change.granted:
        if change.text_version != current_version(kind):
            raise Invalid.field(
                f"{path}.textVersion", f"Must be the version of the present text: {current_version(kind)}"
            )
        version: str | None = change.text_version
    else:
        version = before.text_version if granted else None
    if not granted and not before.granted:
        deletes_sent = before.deletes_sent or deletes_sent
    after = Consent(granted=granted, text_version=version, deletes_sent=deletes_sent)
    is_same = after == before.model_copy(update={"changed_at": None})
    return before if is_same else after.model_copy(update={"changed_at": now})
