"""Deploy FitAI: one CDK app for the local stack and for AWS, and the commands of the local stack."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The root of the repository."""
SITE_FOLDER = ROOT / ".build" / "site"
"""The built pages, which `python -m infra.site` makes."""
LOCAL_ACCOUNT = "000000000000"
LOCAL_REGION = "eu-central-1"
LOCAL_PORT = 4566

# The declarations that everything here is derived from are imported from the layer's source.
sys.path.insert(0, str(ROOT / "layers" / "fitai" / "python"))
# The commands call the API by the client that others have.
sys.path.insert(1, str(ROOT / "clients" / "python" / "src"))
LOCAL_SITE = "localhost"
"""The domain of passkeys on a developer's machine, where there need be no front end."""
LOCAL_PUSH_APPLICATIONS = {
    platform: f"arn:aws:sns:{LOCAL_REGION}:{LOCAL_ACCOUNT}:app/{platform}/fitai-local"
    for platform in ("APNS", "APNS_SANDBOX", "GCM")
}
"""The platform applications of SNS in the local cloud, by platform."""
LOCAL_ORIGIN = "http://localhost:3000"
"""Where a front end in development is usually served."""
