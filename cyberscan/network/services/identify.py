"""Which conversation to try on a port, and what its outcome names.

A service is named by what it says, never by its number alone; only printers and controllers, to which
nothing is sent, are known by their port, and say so (``how = "port"``).
"""

from __future__ import annotations

import re

from cyberscan.network.dial import Stream
from cyberscan.network.port_sets import hands_off, usual_service
from cyberscan.network.services.answer import (
    BANNER_WAIT,
    Dialogue,
    Identified,
    ask,
    hung_up,
)
from cyberscan.network.services.greetings import greeted, wait_for_greeting
from cyberscan.network.services.http import (
    ASKS_FOR_TLS,
    hear_http,
    http_at,
    https_at,
    inside_tls,
    prefers_tls,
    recognise,
)
from cyberscan.network.services.questions import DIALOGUES, QUESTIONS, Question
from cyberscan.network.session import Network
from cyberscan.network.text import readable
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

_PATHS = {"docker": "/version", "etcd": "/version", "winrm": "/wsman"}
_HTTP = {"http", "elasticsearch", "couchdb", "ipp"} | set(_PATHS)
_TLS_FIRST = {"https", "imaps", "pop3s", "smtps", "ftps"}
_INSIDE_TLS = {"ldaps": "ldap", "mqtts": "mqtt"}

_HUNG_UP = "hung up"
_COMPLAINTS = (
    (r"^-(ERR|NOAUTH|NOPERM|DENIED)\b", "redis"),
    (r"^ERROR( ERROR)*$", "memcached"),
    (r"^RTSP/1\.0 4\d\d\b", "rtsp"),
)


def identify(network: Network, ip: str, port: int, hint: str | None = None) -> Identified:
    """Name the service on a declared address's open port, in at most two connections.

    ``hint`` is what the port is known for (by default, by our table of ports): it decides which question
    is asked first. ``silent`` is set when the service never said a word. Raises :class:`LookFailed` when
    the first connection could not be made, or the scan was stopped.
    """
    hint = usual_service(port) if hint is None else hint
    if port in hands_off():
        with _connect(network, ip, port) as stream:
            return _untouched(stream, port, usual_service(port))
    first, second = _dialogues(ip, port, hint)
    with _connect(network, ip, port) as stream:
        heard = first(stream) or Identified(silent=True)
    clue = _clue(heard, hint)
    if heard.name and not clue:
        return heard
    try:
        with _connect(network, ip, port) as stream:
            found = (_on_clue(clue, hint, ip, port) if clue else second)(stream)
    except LookFailed as failed:
        if failed.failure.reason is Reason.INTERRUPTED:
            raise
        return heard
    if found is None or (clue == "smb1" and clue not in found.features):
        return heard
    return found if found.name or heard.silent else heard


def _clue(heard: Identified, hint: str) -> str:
    """What a service's complaint about a question it does not speak lets us suspect."""
    if heard.proof in (ASKS_FOR_TLS, _HUNG_UP):
        return "tls"
    if heard.name in ("http", "https") and heard.banner.startswith("Docker/"):
        return "docker tls" if heard.tls else "docker"
    if heard.name == "smb" and "smb1" not in heard.features:
        return "smb1"  # the newest version was chosen: whether the first is offered too is another question
    if heard.name == "mongodb" and heard.how == "banner":
        return "mongodb"
    for form, service in _COMPLAINTS:
        if not heard.name and re.search(form, heard.banner):
            return service
    return ""


def _on_clue(clue: str, hint: str, ip: str, port: int) -> Dialogue:
    if clue == "tls":
        if hint in QUESTIONS:
            return inside_tls(_asking(QUESTIONS[hint], port))
        return https_at(_PATHS.get(hint, "/"), ip)
    if clue == "docker tls":
        return https_at(_PATHS["docker"], ip)
    return _asking(QUESTIONS[clue], port) if clue in QUESTIONS else http_at(_PATHS[clue], ip, port)


def _connect(network: Network, ip: str, port: int) -> Stream:
    return network.connect(
        ip, port, contact=Contact.SCAN, limit=65_536, connect_timeout=3.0, read_timeout=2.0
    )


def _untouched(stream: Stream, port: int, hint: str) -> Identified:
    """Only listen. A controller or a printer does not speak first: whoever does is something else."""
    said = wait_for_greeting(stream, BANNER_WAIT)
    if not said and not hint:  # hands off, but the number names no single protocol
        return Identified(silent=True)
    if not said:
        return Identified(hint, how="port")
    return greeted(stream, said, port) or Identified(banner=readable(said))


def _dialogues(ip: str, port: int, hint: str) -> tuple[Dialogue, Dialogue]:
    """The two conversations to try, the likelier first."""
    general = _general(port)
    if hint in DIALOGUES:
        return DIALOGUES[hint], general
    if hint in QUESTIONS:
        return _asking(QUESTIONS[hint], port), general
    if hint in _INSIDE_TLS:
        return inside_tls(_asking(QUESTIONS[_INSIDE_TLS[hint]], port)), general
    if hint in _TLS_FIRST:
        return https_at("/wsman" if port == 5986 else "/", ip), general
    if hint in _HTTP:
        path = _PATHS.get(hint, "/")
        return http_at(path, ip, port), https_at(path, ip)
    return general, https_at("/", ip)


def _asking(question: Question, port: int) -> Dialogue:
    def dialogue(stream: Stream) -> Identified | None:
        said = ask(stream, question.send, whole=lambda data: question.understood(data) is not None)
        found = question.understood(said)
        if not said and hung_up(stream):
            return Identified(silent=True, proof=_HUNG_UP)  # as some do who only speak TLS
        if found is not None and question.goodbye:
            ask(stream, question.goodbye, seconds=0.05)
        return found or _heard(stream, said, port)

    return dialogue


def _general(port: int) -> Dialogue:
    """Wait to be greeted; to a silent peer, speak HTTP."""

    def dialogue(stream: Stream) -> Identified | None:
        said = wait_for_greeting(stream, BANNER_WAIT) or hear_http(stream)
        return _heard(stream, said, port)

    return dialogue


def _heard(stream: Stream, said: bytes, port: int) -> Identified | None:
    if not said:
        return None
    found = prefers_tls(said) or recognise(said) or greeted(stream, said, port)
    return found or Identified(banner=readable(said))
