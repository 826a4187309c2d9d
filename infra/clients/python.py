"""`make clients`: write `clients/python/src/fitai_client/generated` from the documents; `--check` says what is not current."""

from infra import ROOT
from infra.clients.python_models import Schemas, models_text
from infra.clients.python_services import Writer

PACKAGE = ROOT / "clients" / "python" / "src" / "fitai_client"
FOLDER = PACKAGE / "generated"


def files() -> dict[str, str]:
    """The content of each generated file, by its path below `FOLDER`."""
    schemas = Schemas()
    return {"models.py": models_text(schemas)} | Writer(schemas).modules()
