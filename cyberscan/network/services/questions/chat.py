"""Relay chat, for a server that waits for us to speak."""

from __future__ import annotations

import re

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import Question

_NOTICE = rb"(?:NOTICE (?:\*|AUTH|Auth|[\w*]{1,30}) :[^\r\n]{0,400}\r?\n(?::[^\s]{1,255} )?){0,8}"
_ANSWER = re.compile(
    rb"(?::[^\s]{1,255} )?"
    + _NOTICE
    + rb"(?:PONG [^\r\n]{0,300}\bcyberscan\b|451 [^\s]{1,60} [^\r\n]{0,300}:)"
)


def _irc(data: bytes) -> Identified | None:
    """PONG with our word, or "you have not registered" (RFC 2812 §5.2): a PING is no registration."""
    return Identified("irc", proof="PING answered") if _ANSWER.match(data) else None


QUESTIONS: dict[str, Question] = {
    "irc": Question(b"PING :cyberscan\r\n", _irc, goodbye=b"QUIT\r\n")
}
