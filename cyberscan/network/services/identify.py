"""Which conversation to try on a port, and what its outcome names.

A service is named by what it says, never by its number alone; only printers and controllers, to which
nothing is sent, and the few of :data:`_BY_NUMBER` are known by their port, and say so (``how = "port"``).

What a port is known for (its *hint*) chooses the first conversation: a dialogue or a question of
:mod:`questions <cyberscan.network.services.questions>`, a path of :mod:`apis`, inside TLS where the hint
ends in ``+tls``. Without one the service may greet, then is asked for a page. What it answers chooses the
second conversation. Both together last three seconds at most, whatever the peer does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.port_sets import hands_off, hands_off_equipment, usual_service
from cyberscan.network.services import clues
from cyberscan.network.services.answer import (
    BANNER_WAIT,
    EXCHANGE,
    Dialogue,
    Identified,
    ask,
    hung_up,
)
from cyberscan.network.services.apis import PATHS
from cyberscan.network.services.greetings import greeted, wait_for_greeting
from cyberscan.network.services.http import (
    ASKS_FOR_TLS,
    hear_http,
    http_at,
    https_at,
    inside_tls,
    of_a_page,
    prefers_tls,
)
from cyberscan.network.services.questions import DIALOGUES, GREETINGS, QUESTIONS, Question
from cyberscan.network.services.questions.identity import controller
from cyberscan.network.session import Network
from cyberscan.network.text import readable
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason
from cyberscan.recognition import signatures

_FIRST = 1.9
"""Of the three seconds, what the first conversation may take: the rest is the second's."""
_PATIENCE = 1.5
"""Seconds for whoever is known to speak first: some look up our name before they do."""
_TOO_LATE = 0.2
_TLS = "+tls"
_INSIDE_TLS = {
    "https": "http", "imaps": "imap", "pop3s": "pop3", "smtps": "smtp", "ftps": "ftp",
    "ldaps": "ldap", "mqtts": "mqtt", "amqps": "amqp",
}  # fmt: skip
"""Names of their own for protocols inside TLS."""
_BY_NUMBER = {"iscsi", "winbox", "distcc"}
"""Their first message already logs in, gives work, or is nobody's standard: it is not sent."""
_MAY_BE = {8000: "jdwp"}
"""Who else hangs up on a page's request there: Tomcat's debugger listens where applications do."""
_WEB = {"http", "https"}


def identify(network: Network, ip: str, port: int, hint: str | None = None) -> Identified:
    """Name the service on a declared address's open port, in at most two connections.

    ``hint`` is what the port is known for (by default, by our table of ports): it decides which question
    is asked first. ``silent`` is set when the service never said a word. Raises :class:`LookFailed` when
    the first connection could not be made, or the scan was stopped.
    """
    hint = usual_service(port) if hint is None else hint
    signatures()  # read before the clock runs: on a slow machine that would take the first conversation
    talk = _Talk(network, ip, port)
    greeting = controller(hint, network.scope.reads_identity(ip))
    if greeting is None and _left_alone(network, ip, port):
        with talk.conversation(EXCHANGE) as stream:
            return _untouched(stream, port, usual_service(port))
    first, second = _dialogues(ip, port, hint)
    first = greeting or first
    with talk.conversation(_FIRST) as stream:
        heard = first(stream) or Identified(silent=True)
    clue = _clue(heard)
    if (heard.name and not clue and heard.more is None) or talk.left < _TOO_LATE:
        return heard
    if greeting is not None and (not clue or network.scope.is_equipment(ip)):
        return heard  # nothing else is tried on what may be a controller
    if heard.more is not None and not clue:
        second = heard.more
    try:
        with talk.conversation(talk.left) as stream:
            found = (_on_clue(clue, hint, heard, ip, port) if clue else second)(stream)
    except LookFailed as failed:
        if failed.failure.reason is Reason.INTERRUPTED:
            raise
        found = None
    return _by_number(_better(heard, found, clue), hint)


class _Talk:
    """The conversations with one port, and what is left of the time for them."""

    def __init__(self, network: Network, ip: str, port: int) -> None:
        self._network, self._ip, self._port = network, ip, port
        self.left = EXCHANGE

    @contextmanager
    def conversation(self, seconds: float) -> Iterator[Stream]:
        """A connection whose talk ends after ``seconds``; the time to connect is not counted."""
        with self._network.connect(
            self._ip, self._port, contact=Contact.SCAN, limit=65_536, connect_timeout=3.0, read_timeout=2.0
        ) as stream:  # fmt: skip
            start = time.monotonic()
            stream.limit_to(min(seconds, self.left))
            try:
                yield stream
            finally:
                self.left -= time.monotonic() - start


def _better(heard: Identified, found: Identified | None, clue: str) -> Identified:
    """What the second conversation found, unless the first knew more."""
    if found is None:
        return heard
    if heard.more is not None and not clue:
        return found  # it goes on from what the first heard
    if clue in PATHS and clue != "http" and found.name in _WEB and heard.name in _WEB:
        return heard
    return found if found.name or heard.silent else heard


def _by_number(found: Identified, hint: str) -> Identified:
    if found.name or not found.silent or hint not in _BY_NUMBER:
        return found
    return replace(found, name=hint, how="port")


def _clue(heard: Identified) -> str:
    """What the first conversation lets us suspect; empty when it settled the matter or says nothing."""
    if heard.proof == ASKS_FOR_TLS:
        return clues.TLS
    if heard.name == "mongodb" and heard.how == "banner":
        return "mongodb"
    return heard.clue


def _on_clue(clue: str, hint: str, heard: Identified, ip: str, port: int) -> Dialogue:
    if clue == clues.TLS and heard.silent and port in _MAY_BE:
        return _plain(_MAY_BE[port], ip, port)
    if clue == clues.TLS:
        return _inside(_INSIDE_TLS.get(hint, hint), ip, port)
    return _inside(clue, ip, port) if heard.tls else _plain(clue, ip, port)


def _left_alone(network: Network, ip: str, port: int) -> bool:
    """Whether nothing may be sent there: what listens may print it, or stop on it."""
    if port in hands_off() or not network.scope.is_equipment(ip):
        return port in hands_off()
    # A controller whose number was only given a digit more, as forwarded ports are: 10502.
    return port in hands_off_equipment() or port % 10_000 in hands_off()


def _untouched(stream: Stream, port: int, hint: str) -> Identified:
    """Only listen. A controller or a printer does not speak first: whoever does is something else."""
    said = wait_for_greeting(stream, BANNER_WAIT)
    if not said and not hint:  # hands off, but the number names no single protocol
        return Identified(silent=True)
    if not said:
        return Identified(hint, how="port")
    return _greeting(stream, said, port) or Identified(banner=readable(said))


def _dialogues(ip: str, port: int, hint: str) -> tuple[Dialogue, Dialogue]:
    """The two conversations to try, the likelier first."""
    name = _INSIDE_TLS.get(hint) or hint.removesuffix(_TLS)
    if name != hint:
        return _inside(name, ip, port), _plain("" if name == "http" else name, ip, port)
    if name in DIALOGUES or name in QUESTIONS:
        return _plain(name, ip, port), _general(port, BANNER_WAIT)
    return _plain(name, ip, port), _inside(name, ip, port)


def _plain(name: str, ip: str, port: int) -> Dialogue:
    """The conversation for a service; without one of its own, it speaks first or is asked for a page."""
    if name in DIALOGUES:
        return DIALOGUES[name]
    if name in QUESTIONS:
        return _asking(QUESTIONS[name], port)
    if name in PATHS:
        return http_at(PATHS[name], ip, port)
    return _general(port, _PATIENCE if name else BANNER_WAIT)


def _inside(name: str, ip: str, port: int) -> Dialogue:
    if name in DIALOGUES or name in QUESTIONS:
        return inside_tls(_plain(name, ip, port))
    if name in PATHS or not name:
        return https_at(PATHS.get(name, "/"), ip)
    return inside_tls(_general(port, BANNER_WAIT))


def _asking(question: Question, port: int) -> Dialogue:
    def dialogue(stream: Stream) -> Identified | None:
        said = ask(stream, question.send, whole=lambda data: question.understood(data) is not None)
        found = question.understood(said)
        if found is not None and question.goodbye:
            ask(stream, question.goodbye, seconds=0.05)
        return found or _heard(stream, said, port)

    return dialogue


def _general(port: int, seconds: float) -> Dialogue:
    """Wait to be greeted; to a silent peer, speak HTTP."""

    def dialogue(stream: Stream) -> Identified | None:
        said = wait_for_greeting(stream, seconds) or hear_http(stream)
        found = _heard(stream, said, port)
        if found is None or found.name != "http" or found.clue or found.more is not None:
            return found
        return replace(found, clue="http")  # asked as a browser asks, it shows what it is

    return dialogue


def _heard(stream: Stream, said: bytes, port: int) -> Identified | None:
    if not said:  # some who only speak TLS hang up on everything else, without a word
        return Identified(silent=True, clue=clues.TLS) if hung_up(stream) else None
    found = prefers_tls(said) or of_a_page(stream, said) or _greeting(stream, said, port)
    return found or Identified(banner=readable(said), clue=clues.suspected(said))


def _greeting(stream: Stream, said: bytes, port: int) -> Identified | None:
    for understood in GREETINGS:
        if (found := understood(stream, said)) is not None:
            return found
    return greeted(stream, said, port)
