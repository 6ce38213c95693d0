"""Protocols that have one message for UDP and TCP: telephony and names, in the frames of TCP."""

from __future__ import annotations

import os
from collections.abc import Callable

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Dialogue, Identified, ask
from cyberscan.network.text import readable
from cyberscan.network.udp import infrastructure, voice
from cyberscan.network.udp.question import Heard, UdpQuestion

_BY_NAME: dict[str, UdpQuestion] = {
    question.name: question for question in (*voice.QUESTIONS, *infrastructure.QUESTIONS)
}
_STUN_HEADER = 20


def _identified(name: str, heard: Heard) -> Identified:
    return Identified(
        name, product=heard.product, version=heard.version, features=heard.features,
        open_access=heard.open_access, proof=heard.detail,
    )  # fmt: skip


def _bare(name: str, whole: Callable[[bytes], bool], swap: tuple[bytes, bytes]) -> Dialogue:
    """The datagram as it is, but for the word that names the transport."""
    question = _BY_NAME[name]

    def dialogue(stream: Stream) -> Identified | None:
        sent = question.send(os.urandom(16), stream.permit.ip).replace(*swap)
        said = ask(stream, sent, whole=whole)
        heard = question.understood(said, sent)
        if heard is not None:
            return _identified(name, heard)
        return Identified(banner=readable(said)) if said else None

    return dialogue


def _stun_whole(data: bytes) -> bool:
    return len(data) >= _STUN_HEADER + int.from_bytes(data[2:4], "big")


def _framed(stream: Stream, question: UdpQuestion) -> tuple[Heard | None, bytes]:
    """The datagram behind its length (RFC 7766 §8); what it was taken for, and what was said."""
    sent = question.send(os.urandom(16), stream.permit.ip)
    said = ask(stream, len(sent).to_bytes(2, "big") + sent, whole=_dns_whole)
    if not _dns_whole(said) or len(said) < 14:
        return None, said
    return question.understood(said[2:], sent), said


def _dns_whole(data: bytes) -> bool:
    return len(data) >= 2 and len(data) == 2 + int.from_bytes(data[:2], "big")


def _dns(stream: Stream) -> Identified | None:
    """Whether it looks names up for anybody, then what software it says it is."""
    heard, said = _framed(stream, _BY_NAME["dns"])
    if heard is None:
        return Identified(banner=readable(said)) if said else None
    software, _ = _framed(stream, _BY_NAME["dns-version"])
    found = Heard(
        heard.detail, software.product if software else "", software.version if software else "",
        heard.features, heard.open_access,
    )  # fmt: skip
    return _identified("dns", found)


DIALOGUES: dict[str, Dialogue] = {
    "sip": _bare("sip", lambda data: b"\r\n\r\n" in data, (b"SIP/2.0/UDP", b"SIP/2.0/TCP")),
    "stun": _bare("stun", _stun_whole, (b"\0\1\0\0", b"\0\1\0\0")),
    "dns": _dns,
}
