import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cyberscan.recognition import Answer, read_answer

PAGES = Path(__file__).parents[1] / "data" / "products"
_ASKED = re.compile(r"^### GET (\S+)\n", re.MULTILINE)
_ABOUT = re.compile(r"^### (subject|issuer|favicon|host): (.+)$", re.MULTILINE)


def read_pages(text: str) -> list[Answer]:
    """The answers of one recorded product.

    ``### source: …`` says what the page was written from; ``### subject: …``, ``### issuer: …`` (RFC 4514),
    ``### favicon: …``, ``### host: …`` hold for all its answers; each begins with ``### GET /path``.
    """
    head, *parts = _ASKED.split(text)
    assert "### source: " in head, "say what the page was written from"
    said = dict(_ABOUT.findall(head))
    found = []
    for path, raw in zip(parts[::2], parts[1::2], strict=True):
        top, _, body = raw.partition("\n\n")
        data = top.replace("\n", "\r\n") + "\r\n\r\n" + body
        answer = read_answer(data.encode(), path, said.get("host", ""))
        assert answer is not None, "the page is no HTTP answer"
        found.append(
            replace(
                answer,
                certificate_subject=said.get("subject", ""),
                certificate_issuer=said.get("issuer", ""),
                favicon=said.get("favicon", ""),
            )
        )
    return found


@pytest.fixture
def page() -> Callable[..., Answer]:
    """``page(body, *header lines)``: one answer, as raw text."""

    def make(body: str = "", *lines: str, status: str = "200 OK", path: str = "/") -> Answer:
        raw = "\r\n".join((f"HTTP/1.1 {status}", *lines, "", body))
        answer = read_answer(raw.encode(), path, "www.mairie.test")
        assert answer is not None
        return answer

    return make
