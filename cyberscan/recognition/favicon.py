"""The hash by which public search engines index a site's icon."""

import base64

import mmh3


def favicon_hash(icon: bytes) -> str:
    """The signed 32-bit MurmurHash3 (x86) of the icon's base64 text, lines of 76 characters; empty for no icon."""
    return str(mmh3.hash(base64.encodebytes(icon), signed=True)) if icon else ""
