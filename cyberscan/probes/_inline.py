"""What the scripts written in a page name, without running or keeping them."""

from __future__ import annotations

import re

from cyberscan.network.html import Read
from cyberscan.network.text import clean
from cyberscan.sdk import InlineScripts, third_parties

_ADDRESS = re.compile(
    r"(?:https?:)?//([a-z0-9][a-z0-9.-]{2,252})(?![a-z0-9.-])(?::[0-9]{1,5})?"
    r"(/[^\s\"'`<>\\;,)]{0,200})?",
    re.IGNORECASE,
)
_DOCUMENT_DOMAIN = re.compile(r"\bdocument\.domain\s{0,5}=(?!=)")
_MAX_ADDRESSES = 100
_SPACES = re.compile(r"\s+")


def inline_scripts(seen: Read) -> InlineScripts:
    """The fact of the scripts written in a page."""
    code = seen.code.replace("\\/", "/")
    dense = _SPACES.sub("", code).replace('"', "'")
    return InlineScripts(
        count=seen.inline_scripts,
        nonced=seen.inline_nonced,
        nonces=tuple(seen.nonces),
        handlers=seen.handlers,
        javascript_links=seen.javascript_links,
        addresses=_addresses(code),
        calls=tuple(one.id for one in third_parties() if any(call in dense for call in one.calls)),
        sets_document_domain=_DOCUMENT_DOMAIN.search(code) is not None,
    )


def _addresses(code: str) -> tuple[str, ...]:
    """Different absolute addresses, in order; a comment's ``//word`` is not one, for want of a dot."""
    found: dict[str, None] = {}
    for match in _ADDRESS.finditer(code):
        host, path = match[1].lower().rstrip("."), match[2] or "/"
        if "." in host:
            found[clean(f"https://{host}{path}", 400)] = None
        if len(found) >= _MAX_ADDRESSES:
            break
    return tuple(found)
