"""What PostgreSQL's text and JSON can hold."""


def storable(words: str) -> str:
    """Replace what PostgreSQL cannot hold and files may: zero bytes, halves of surrogate pairs."""
    return words.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
