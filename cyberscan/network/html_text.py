"""The visible text of a page, gathered in two windows: its beginning and its end."""

from __future__ import annotations

import re

from cyberscan.network.text import clean

_HEAD, _TAIL = 20_000, 20_000
_SPACES = re.compile(r"\s+")


class Windows:
    """Keeps the first and the last characters of what it is given, whatever the length of it all."""

    def __init__(self) -> None:
        self.cut = False
        """Something between the two windows was dropped."""
        self._head: list[str] = []
        self._tail: list[str] = []
        self._head_left, self._tail_size = _HEAD, 0
        self._spaced = False

    def keep(self, text: str) -> None:
        """One more piece of text."""
        if text.isspace():  # most of what stands between two tags
            if not self._spaced:
                return
            text, self._spaced = " ", False
        else:
            text, self._spaced = _SPACES.sub(" ", text), True
        if self._head_left > 0:
            self._head.append(text[: self._head_left])
            text = text[self._head_left :]
            self._head_left -= len(self._head[-1])
        if not text:
            return
        self._tail.append(text[-_TAIL:])
        self._tail_size += len(self._tail[-1])
        if self._tail_size > 4 * _TAIL:  # now and then, so that the whole stays linear
            self._tail = ["".join(self._tail)[-_TAIL:]]
            self._tail_size = len(self._tail[0])
            self.cut = True

    def part(self) -> None:
        """What follows is glued to no word before it."""
        if self._spaced:
            self.keep(" ")

    def text(self) -> str:
        """What was kept, on one line."""
        tail = "".join(self._tail)
        self.cut = self.cut or len(tail) > _TAIL
        return clean("".join(self._head) + tail[-_TAIL:], _HEAD + _TAIL)
