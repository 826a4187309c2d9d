"""What the mail about a suspension says of its reason, by language."""

from collections.abc import Mapping

from fitai.kernel.suspensions import SuspensionReason

REASONS: dict[str, Mapping[SuspensionReason, str]] = {
    "en": {
        "spam": "advertising or unwanted messages",
        "harassment": "harassment",
        "hate": "hatred",
        "nudity": "nudity",
        "violence": "violence",
        "self_harm": "self-harm",
        "impersonation": "pretending to be somebody else",
        "cheating": "cheating",
        "fraud": "fraud",
        "security": "the account may be in the wrong hands",
        "other": "another breach of the rules",
    },
    "de": {
        "spam": "Werbung oder unerwünschte Nachrichten",
        "harassment": "Belästigung",
        "hate": "Hass",
        "nudity": "Nacktheit",
        "violence": "Gewalt",
        "self_harm": "Selbstverletzung",
        "impersonation": "Auftreten als jemand anderes",
        "cheating": "Betrug bei Leistungen",
        "fraud": "Betrug",
        "security": "das Konto ist möglicherweise in falschen Händen",
        "other": "ein anderer Verstoß gegen die Regeln",
    },
    "es": {
        "spam": "publicidad o mensajes no deseados",
        "harassment": "acoso",
        "hate": "odio",
        "nudity": "desnudez",
        "violence": "violencia",
        "self_harm": "autolesión",
        "impersonation": "suplantación de otra persona",
        "cheating": "trampas",
        "fraud": "fraude",
        "security": "la cuenta puede estar en malas manos",
        "other": "otro incumplimiento de las normas",
    },
}
NO_NOTE = {"en": "There is no further note.", "de": "Es gibt keine weitere Anmerkung.", "es": "No hay más comentarios."}
"""What stands where the administrator has written nothing."""
WITHOUT_END = {"en": "not by itself", "de": "nicht von selbst", "es": "no por sí sola"}
"""When a suspension without an end ends."""
