"""`make stop`: end the local cloud; its data stays for the next `make start`."""

from infra.local import console
from infra.local.cloud import Cloud


def main() -> None:
    """Stop it, or say that there is nothing to stop."""
    print("Stopped." if Cloud.known().stop() else "Nothing runs.")


if __name__ == "__main__":
    console.main(main)
