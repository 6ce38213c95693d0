"""The text of a body, whatever its server and its author say of its letters."""

from __future__ import annotations

import codecs
import re

_CHARSETS = re.compile(r"utf-?8|utf-?16(le|be)?|iso-?8859-\d{1,2}|latin-?1|windows-125\d|us-ascii")
_LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii"}
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}charset\s*+=\s*+[\"']?+\s*+([A-Za-z0-9_-]{1,20})", re.IGNORECASE
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
_STRAY = "cyberscan.stray"


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of a body: byte-order mark, UTF-16 as declared, what is UTF-8, then the declared charset.

    A label is believed after the bytes: many servers put theirs on pages that are written in another,
    and a notice that is there must not be missed for an accent.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace").replace("\0", "")
    declared = re.search(r"charset=\s*[\"']?([\w-]+)", content_type, re.IGNORECASE)
    found = _META_CHARSET.search(body[:4096])
    label = declared.group(1).lower() if declared else ""
    if not label and found:
        label = found.group(1).decode().lower()
        # A <meta> that could be read is not in UTF-16 (HTML standard, "prescan a byte stream").
        label = "utf-8" if label.startswith(("utf-16", "utf16")) else label
    return _text(body, label).replace("\0", "")


def _text(body: bytes, label: str) -> str:
    codec = _codec(label)
    if codec.startswith("utf-16"):
        return body.decode(codec, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"  # by the limit
        if cut and (not label or not body[: error.start].isascii()):
            return body.decode("utf-8", "replace")
    return body.decode(codec, _STRAY if codec == "utf-8" else "replace")


def _codec(label: str) -> str:
    """Python's codec; browsers read what calls itself Latin-1, or nothing, as Windows-1252."""
    if label in _LATIN or not _CHARSETS.fullmatch(label):
        return "cp1252"
    try:
        return codecs.lookup(label).name
    except LookupError:
        return "cp1252"


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not the UTF-8 they are said to be, read as the Windows-1252 they often are."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - used for decoding only
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_STRAY, _stray)
