"""`make docs-site`, `make console`: build the sites that are named, or all, when their sources have changed."""

import sys

from infra.local import console
from infra.site.build import build_all

if __name__ == "__main__":
    console.main(lambda: build_all(sys.argv[1:]))
