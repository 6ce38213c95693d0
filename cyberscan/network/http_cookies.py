"""The cookies of one visit, given back to the site that set them, as browsers do. Never kept beyond it."""

from __future__ import annotations

from email.message import Message
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import cast
from urllib.request import Request

_MAX_LINES = 50
_MAX_LINE = 4_096


class Cookies:
    """A jar, whose rules are those of the standard library (RFC 2965 and Netscape's)."""

    def __init__(self) -> None:
        self._jar = CookieJar()

    def take(self, url: str, headers: tuple[tuple[str, str], ...]) -> None:
        """Keep what an answer sets."""
        lines = [value for name, value in headers if name == "set-cookie"][:_MAX_LINES]
        if lines:
            answer = cast(HTTPResponse, _Answer([line for line in lines if len(line) <= _MAX_LINE]))
            self._jar.extract_cookies(answer, _request(url))

    def header(self, url: str) -> str:
        """What a request to ``url`` sends back; empty when it sends none."""
        if not len(self._jar):
            return ""
        request = _request(url)
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie") or ""


class _Answer:
    """The only part of an answer that the jar looks at."""

    def __init__(self, lines: list[str]) -> None:
        self._message = Message()
        for line in lines:
            self._message["Set-Cookie"] = line.replace("\r", " ").replace("\n", " ")

    def info(self) -> Message:
        return self._message


def _request(url: str) -> Request:
    """Never sent: the jar takes the host and the path from it."""
    return Request(url)  # noqa: S310 - callers ask http and https only
