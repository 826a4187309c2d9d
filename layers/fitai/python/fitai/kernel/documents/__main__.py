"""`python -m fitai.kernel.documents [--check]`: write the generated documents, or compare the committed ones."""

import sys

from fitai.kernel.documents import generate

if __name__ == "__main__":
    raise SystemExit(generate.main(sys.argv[1:]))
