"""The pages that links in mails lead to, where there is no front end: a sentence and a button, without scripts."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from fitai.kernel.http_response import RawResponse

HTML = "text/html; charset=utf-8"
STYLE = """body{margin:0;padding:24px;background:#f4f5f7;color:#1c1e21;font:16px/1.5 -apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{max-width:520px;margin:0 auto;padding:32px;background:#fff;border-radius:8px}
h1{margin:0 0 24px;font-size:20px}
button{padding:12px 20px;border:0;border-radius:6px;background:#1d4ed8;color:#fff;font:inherit;cursor:pointer}"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class LinkPage:
    """The texts of a link's page.

    Attributes:
        action: the last segment of the path that the token is posted to.
        question: what the button does.
        done: what is said afterwards.
    """

    action: str
    title: str
    question: str
    button: str
    done: str


VERIFY_EMAIL = LinkPage(
    "verify-email",
    "Confirm your e-mail address",
    "Confirm that this is the address of your FitAI account. If you have not created an account, close this page: "
    "somebody else has entered your address, and it stays unconfirmed.",
    "Confirm the address",
    "The address is confirmed. You can close this page.",
)
CONFIRM_EMAIL_CHANGE = LinkPage(
    "confirm-email-change",
    "Confirm your new e-mail address",
    "From now on, your FitAI account will have this address. If you have not asked for that, close this page.",
    "Use this address",
    "Your account has the new address. You can close this page.",
)
UNDO_EMAIL_CHANGE = LinkPage(
    "undo-email-change",
    "Take your e-mail address back",
    "Your FitAI account will have this address again. All devices are signed out and the password is removed, since "
    "somebody else may know it: we send you a mail with a link to a new one.",
    "Take the address back",
    "Your account has this address again. A mail with a link to a new password is on its way.",
)


def confirmation(page: LinkPage, token: str) -> RawResponse:
    """The page that asks before a link has its effect: a form with the token, which a button posts."""
    form = (
        f'<p>{escape(page.question)}</p><form method="post" action="{page.action}">'
        f'<input type="hidden" name="token" value="{escape(token, quote=True)}">'
        f'<button type="submit">{escape(page.button)}</button></form>'
    )
    return _page(page.title, form)


def message(page: LinkPage, sentence: str, *, status: int = 200) -> RawResponse:
    """The page after the form was posted."""
    return _page(page.title, f"<p>{escape(sentence)}</p>", status)


def _page(title: str, content: str, status: int = 200) -> RawResponse:
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
    return RawResponse(html, HTML, status, dict(HEADERS))
