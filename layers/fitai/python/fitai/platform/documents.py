"""The API's documents as they are served, prepared once per container."""

import base64
import hashlib
import json
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

TITLE = "FitAI API"
POWERTOOLS = find_spec("aws_lambda_powertools")
assert POWERTOOLS is not None and POWERTOOLS.origin is not None
SWAGGER_UI_FOLDER = Path(POWERTOOLS.origin).parent / "event_handler" / "openapi" / "swagger_ui"
"""Swagger UI as Powertools ships it: it is in the runtime layer anyway, and nothing is loaded from another host."""

START_SCRIPT = """
SwaggerUIBundle({
  url: new URL("openapi.json", location.href.split(/[?#]/)[0].replace(/\\/$/, "")).href,
  dom_id: "#interface",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
"""
"""The script that starts Swagger UI. It finds the document beside the page, whatever its stage, path or domain."""


NONE = "'none'"


@cache
def compact_json(path: Path) -> str:
    """A JSON document without the white space of its file."""
    return json.dumps(json.loads(path.read_text("utf-8")), separators=(",", ":"), ensure_ascii=False)


@cache
def api_page() -> tuple[str, str]:
    """The page that shows the API, complete in itself, and the Content-Security-Policy that allows only its scripts."""
    script = (SWAGGER_UI_FOLDER / "swagger-ui-bundle.min.js").read_text("utf-8")
    style = (SWAGGER_UI_FOLDER / "swagger-ui.min.css").read_text("utf-8") + "\nbody { margin: 0 }"
    html = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{TITLE}</title>
<style>{style}</style>
</head>
<body>
<div id="interface"></div>
<noscript>This page needs JavaScript. The document itself is <a href="openapi.json">openapi.json</a>,
the live messages are in <a href="asyncapi.json">asyncapi.json</a>.</noscript>
<script>{script}</script>
<script>{START_SCRIPT}</script>
</body>
</html>
"""
    return html, content_security_policy(scripts=(script, START_SCRIPT), styles=(style,))


GUIDE_STYLE = """
body { max-width: 50rem; margin: 0 auto; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff }
nav { border-bottom: 1px solid #d0d7de; padding-bottom: .5rem }
nav a { margin-right: .75rem }
pre { overflow-x: auto; padding: .75rem; background: #f6f8fa }
code { font-size: .9em; background: #f6f8fa }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { border: 1px solid #d0d7de; padding: .25rem .5rem; text-align: left; vertical-align: top }
"""


@cache
def guide_page(path: Path, name: str) -> tuple[str, str] | None:
    """The page of a guide and its Content-Security-Policy; None if there is no guide of this name.

    Args:
        path: the guides, as `kernel.documents.guides` has written them.
    """
    guides: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    if name not in guides:
        return None
    links = "".join(f'<a href="{other}">{other}</a>' for other in guides)
    html = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(guides[name]["title"])}</title>
<style>{GUIDE_STYLE}</style>
</head>
<body>
<nav><a href="../../docs">API</a>{links}</nav>
{guides[name]["html"]}
</body>
</html>
"""
    return html, content_security_policy(scripts=(), styles=(GUIDE_STYLE,))


def content_security_policy(*, scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """A Content-Security-Policy that allows only these scripts and styles, and requests to this origin."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(_source_hash, scripts)) or NONE}",
            f"style-src {' '.join(map(_source_hash, styles))}",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _source_hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
