"""A site's icon, and the hash by which public search engines index it."""

import base64

import mmh3

_BEGINNINGS = (
    b"\x89PNG", b"\0\0\1\0", b"GIF8", b"\xff\xd8\xff", b"<svg", b"RIFF", b"BM",
)  # fmt: skip


def is_icon(body: bytes) -> bool:
    """Whether ``body`` begins like an image: many servers answer with a page where they have no icon."""
    start = body.lstrip()[:1000]
    drawn = start.startswith(b"<?xml") and b"<svg" in start  # pages too may begin as XML
    return drawn or start.startswith(_BEGINNINGS)


def favicon_hash(icon: bytes) -> str:
    """The signed 32-bit MurmurHash3 (x86) of the icon's base64 text, lines of 76 characters; empty for no icon."""
    return str(mmh3.hash(base64.encodebytes(icon), signed=True)) if icon else ""
