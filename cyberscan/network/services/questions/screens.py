"""Screens and streams."""

from __future__ import annotations

import re

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import Question
from cyberscan.network.text import readable


def _x11(data: bytes) -> Identified | None:
    """The reply to a connection without a cookie: 0 refused, 1 let in, 2 more wanted."""
    if len(data) < 8 or data[0] > 2 or data[2:4] != b"\x0b\0":
        return None
    if int.from_bytes(data[6:8], "little") * 4 + 8 > len(data) and len(data) < 1024:
        return None
    return Identified(
        "x11", product=_maker(data), open_access=data[0] == 1, proof=f"connection setup {data[0]}"
    )


def _maker(data: bytes) -> str:
    """Told to whoever is let in; the length stands at byte 24, the words at byte 40."""
    size = int.from_bytes(data[24:26], "little")
    whole = data[0] == 1 and 0 < size <= 100 and len(data) >= 40 + size
    return readable(data[40 : 40 + size], 60) if whole else ""


def _rtsp(data: bytes) -> Identified | None:
    answer = re.match(rb"RTSP/1\.0 (\d{3}) ", data)
    if answer is None:
        return None
    server = re.search(rb"^Server: ([^\r\n]{1,100})", data, re.MULTILINE | re.IGNORECASE)
    product = readable(server[1]) if server else ""
    return Identified("rtsp", product=product, proof=f"OPTIONS answered by {answer[1].decode()}")


QUESTIONS: dict[str, Question] = {
    "x11": Question(b"l\0\x0b\0" + bytes(8), _x11),
    "rtsp": Question(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", _rtsp),
}  # fmt: skip
