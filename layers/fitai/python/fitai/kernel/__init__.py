"""What every service stands on; it knows no fitness."""

import os

# pydantic would look for plugins in the metadata of every installed package before it builds the first model.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
