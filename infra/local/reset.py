"""The first half of `make reset`: stop the local cloud and forget all that it kept."""

from infra.local import console
from infra.local.cloud import Cloud


def main() -> None:
    """Stop and forget."""
    Cloud.known().forget()
    print("Forgotten.")


if __name__ == "__main__":
    console.main(main)
