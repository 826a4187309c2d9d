"""The first half of `make reset`: stop the local cloud and delete its data."""

from infra.local import console
from infra.local.cloud import Cloud


def main() -> None:
    """Stop the local cloud and delete its data."""
    Cloud.known().forget()
    print("Forgotten.")


if __name__ == "__main__":
    console.main(main)
