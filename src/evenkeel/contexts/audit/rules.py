"""The arithmetic of the chain, computed here a second time so that the database need not be believed.

The hash covers every field of an entry, each as the length of its UTF-8 bytes, a colon, the bytes and a comma,
in the order of `fields`. The construction follows the linked time-stamping of Haber and Stornetta (Journal of
Cryptology 3, 1991): each entry seals the one before it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from evenkeel.contexts.audit import values

FIRST = "0" * 64


def digest(entry: values.Entry) -> str:
    """Return the SHA-256 that the entry ought to have, in hexadecimal."""
    canonical = b"".join(b"%d:%s," % (len(words), words) for words in map(str.encode, fields(entry)))
    return hashlib.sha256(canonical).hexdigest()


def fields(entry: values.Entry) -> Iterator[str]:
    """Give the words that the hash covers, in their order; details by the bytes of their keys."""
    yield entry.previous_hash
    yield str(entry.organisation_id)
    yield str(entry.sequence)
    yield str(entry.id)
    yield entry.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    yield str(entry.actor_id or "")
    yield entry.actor_label
    yield entry.action
    yield entry.subject.kind
    yield entry.subject.id
    yield entry.subject.label
    yield entry.origin.channel
    yield entry.origin.address
    for key in sorted(entry.details, key=str.encode):
        yield key
        yield entry.details[key]


def verify(entries: Iterable[values.Entry], head: values.Head | None) -> tuple[int, str, values.Break | None]:
    """Walk a chain in its order; return how many links hold, the last hash, and the first break if any."""
    count, last = 0, FIRST
    for entry in entries:
        broken = _break(entry, expected=count + 1, previous=last)
        if broken:
            return count, last, broken
        count, last = entry.sequence, entry.hash
    return count, last, _tail(count, last, head)


def _break(entry: values.Entry, *, expected: int, previous: str) -> values.Break | None:
    """Say what is wrong with one link, given its place and the link before it."""
    if entry.sequence != expected:
        return values.Break(expected, f"the entry is missing; the next one there is number {entry.sequence}")
    if entry.previous_hash != previous:
        return values.Break(expected, "it does not continue the entry before it: previous_hash differs")
    if entry.hash != digest(entry):
        return values.Break(expected, "its content is not what was recorded: hash differs")
    return None


def _tail(count: int, last: str, head: values.Head | None) -> values.Break | None:
    """Compare the end of the chain with the head that is kept beside it."""
    if head is None:
        return values.Break(count, "the kept head of the chain is missing") if count else None
    if head.sequence > count:
        return values.Break(
            count + 1, f"the tail is missing: {head.sequence - count} entries up to {head.sequence}"
        )
    if head.sequence < count or head.hash != last:
        return values.Break(
            min(count, head.sequence + 1), "the kept head of the chain says otherwise: head differs"
        )
    return None
