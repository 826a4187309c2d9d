"""Pages that links in mails lead to, where there is no front end: a sentence and a button, without scripts."""

from base64 import b64encode
from collections.abc import Mapping
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
        action: what the form is posted to, relative to the page.
        question: what the button does.
        done: what is said afterwards.
    """

    action: str
    title: str
    question: str
    button: str
    done: str


def confirmation(page: LinkPage, fields: Mapping[str, str], language: str = "en") -> RawResponse:
    """The page that asks before a link has its effect: a form with hidden fields, which a button posts."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name, quote=True)}" value="{escape(value, quote=True)}">'
        for name, value in fields.items()
    )
    form = (
        f'<p>{escape(page.question)}</p><form method="post" action="{escape(page.action, quote=True)}">'
        f'{inputs}<button type="submit">{escape(page.button)}</button></form>'
    )
    return _page(page.title, form, 200, language)


def message(page: LinkPage, sentence: str, *, status: int = 200, language: str = "en") -> RawResponse:
    """The page after the form was posted."""
    return _page(page.title, f"<p>{escape(sentence)}</p>", status, language)


def _page(title: str, content: str, status: int, language: str) -> RawResponse:
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
    return RawResponse(html, HTML, status, dict(HEADERS))
