"""The base of every service: table, endpoints, events, live connections. It knows no fitness."""

import gc
import os

# What is loaded at the start stays; collecting garbage among it took a sixth of a cold start. The first call
# (kernel.observability) tells the collector when loading is over.
gc.set_threshold(150_000, 20, 20)
# pydantic would look for plugins in the metadata of every installed package before it builds the first model.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
