"""Write what was measured between the markers of a document."""


def filled(document: str, command: str, content: str) -> str:
    """A document with the content between the markers of a `make` command.

    Raises:
        ValueError: a marker is not there, or there is more than one.
    """
    begin, end = f"<!-- make {command}: begin -->", f"<!-- make {command}: end -->"
    if document.count(begin) != 1 or document.count(end) != 1:
        raise ValueError(f"The document must have each of {begin} and {end} once.")
    before, _, rest = document.partition(begin)
    return f"{before}{begin}\n{content}\n{end}{rest.partition(end)[2]}"
