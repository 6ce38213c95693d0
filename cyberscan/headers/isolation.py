"""What keeps a page's window, its files and its embedded parts apart from other sites: COOP, CORP, COEP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cyberscan.headers.structured import token_of

OPENER = ("same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none")
EMBEDDER = ("require-corp", "credentialless", "unsafe-none")
RESOURCE = ("same-origin", "same-site", "cross-origin")


@dataclass(frozen=True)
class Word:
    """One header of one word."""

    state: Literal["absent", "invalid", "valid"]
    value: str = ""


def opener_of(lines: Sequence[str]) -> Word:
    """Cross-Origin-Opener-Policy: a structured item; several are none (HTML §7.1.3)."""
    return _structured(lines, OPENER)


def embedder_of(lines: Sequence[str]) -> Word:
    """Cross-Origin-Embedder-Policy, read like the former."""
    return _structured(lines, EMBEDDER)


def resource_of(lines: Sequence[str]) -> Word:
    """Cross-Origin-Resource-Policy: the exact word, in its case (Fetch §3.7)."""
    text = ", ".join(lines).strip(" \t")
    if not text:
        return Word("absent")
    return Word("valid", text) if text in RESOURCE else Word("invalid", text[:100])


def _structured(lines: Sequence[str], words: Sequence[str]) -> Word:
    text = ", ".join(line.strip() for line in lines if line.strip())
    if not text:
        return Word("absent")
    token = token_of(text[:1000])
    return Word("valid", token) if token and token in words else Word("invalid", text[:100])
