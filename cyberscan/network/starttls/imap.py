"""Mailboxes by IMAP: STARTTLS (RFC 9051 §6.2.1, RFC 2595 §3)."""

from __future__ import annotations

import re

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import (
    MAX_LINES,
    NotOffered,
    blocked,
    broken,
    line,
    told,
)

_LIST = re.compile(rb"\bCAPABILITY ([^\]\r\n]*)", re.IGNORECASE)
_FOR_NOW = re.compile(rb"\[(?:UNAVAILABLE|LIMIT|INUSE|SERVERBUG)\]", re.IGNORECASE)
"""RFC 5530: it is not the command that is refused, but this attempt."""


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after the tagged ``OK`` that allows TLS."""
    greeting = line(stream)
    if re.match(rb"\* BYE\b", greeting, re.IGNORECASE):
        raise blocked(told(greeting))
    if not re.match(rb"\* (?:OK|PREAUTH)\b", greeting, re.IGNORECASE):
        raise broken("not an IMAP greeting")
    # Most greetings carry the list; one that does not name it may still name it when asked.
    if not _offers(_LIST.findall(greeting)) and not _offers(_capabilities(stream)):
        raise NotOffered("STARTTLS is not offered")
    answer, _ = _command(stream, b"a2", b"STARTTLS")
    if re.match(rb"OK\b", answer, re.IGNORECASE):
        return
    if _FOR_NOW.search(answer):
        raise blocked(told(answer))
    raise NotOffered(told(answer))


def _capabilities(stream: Stream) -> list[bytes]:
    answer, untagged = _command(stream, b"a1", b"CAPABILITY")
    lists = [words for said in untagged for words in _LIST.findall(said)]
    if not re.match(rb"OK\b", answer, re.IGNORECASE) or not lists:
        raise broken("CAPABILITY was not answered")
    return lists


def _offers(lists: list[bytes]) -> bool:
    return any(b"STARTTLS" in words.upper().split() for words in lists)


def _command(stream: Stream, tag: bytes, verb: bytes) -> tuple[bytes, list[bytes]]:
    """The tagged answer without its tag, and the untagged lines before it."""
    stream.send(tag + b" " + verb + b"\r\n")
    untagged: list[bytes] = []
    for _ in range(MAX_LINES):
        said = line(stream)
        if re.match(rb"\* BYE\b", said, re.IGNORECASE):
            raise blocked(told(said))
        if said.startswith(b"* "):
            untagged.append(said)
            continue
        answer = said.removeprefix(tag + b" ")
        if answer == said or not re.match(rb"(?:OK|NO|BAD)\b", answer, re.IGNORECASE):
            raise broken("not an IMAP answer")
        return answer, untagged
    raise broken("endless answer")
