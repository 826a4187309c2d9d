"""What the mail about second factors says of each change, by language."""

from collections.abc import Mapping

from fitai.auth.factors.rules import Change

FACTOR_CHANGES: dict[str, Mapping[Change, str]] = {
    "en": {
        "totp_added": "An authenticator app was added to your account.",
        "passkey_added": "A passkey was added to your account.",
        "factor_renamed": "A second factor of your account was given another name.",
        "factor_removed": "A second factor was removed from your account.",
        "recovery_codes_made": "New recovery codes were made for your account; the earlier ones are invalid.",
        "recovery_code_used": "Somebody signed in with one of your recovery codes; {remaining} are left.",
        "passkey_cloned": "A sign-in with one of your passkeys was refused: its counter shows that there is a copy of it. "
        "Remove that passkey.",
        "codes_locked": "Somebody who has passed the first step of your sign-in failed the second one many times; it is "
        "locked for a while. If it was not you, change your password.",
    },
    "de": {
        "totp_added": "Deinem Konto wurde eine Authentifizierungs-App hinzugefügt.",
        "passkey_added": "Deinem Konto wurde ein Passkey hinzugefügt.",
        "factor_renamed": "Ein zweiter Faktor deines Kontos hat einen anderen Namen bekommen.",
        "factor_removed": "Ein zweiter Faktor deines Kontos wurde entfernt.",
        "recovery_codes_made": "Für dein Konto wurden neue Wiederherstellungscodes erstellt; die früheren sind ungültig.",
        "recovery_code_used": "Jemand hat sich mit einem deiner Wiederherstellungscodes angemeldet; {remaining} sind übrig.",
        "passkey_cloned": "Eine Anmeldung mit einem deiner Passkeys wurde abgelehnt: Sein Zähler zeigt, dass es eine Kopie "
        "davon gibt. Entferne diesen Passkey.",
        "codes_locked": "Jemand, der den ersten Schritt deiner Anmeldung bestanden hat, ist am zweiten oft gescheitert; er "
        "ist für eine Weile gesperrt. Wenn du das nicht warst, ändere dein Passwort.",
    },
    "es": {
        "totp_added": "Se ha añadido una aplicación de autenticación a tu cuenta.",
        "passkey_added": "Se ha añadido una clave de acceso a tu cuenta.",
        "factor_renamed": "Un segundo factor de tu cuenta tiene otro nombre.",
        "factor_removed": "Se ha eliminado un segundo factor de tu cuenta.",
        "recovery_codes_made": "Se han creado códigos de recuperación nuevos para tu cuenta; los anteriores no son válidos.",
        "recovery_code_used": "Alguien ha iniciado sesión con uno de tus códigos de recuperación; quedan {remaining}.",
        "passkey_cloned": "Se ha rechazado un inicio de sesión con una de tus claves de acceso: su contador indica que hay una "
        "copia. Elimina esa clave.",
        "codes_locked": "Alguien que ha superado el primer paso de tu inicio de sesión ha fallado muchas veces en el segundo, "
        "que está bloqueado por un tiempo. Si no has sido tú, cambia tu contraseña.",
    },
}
