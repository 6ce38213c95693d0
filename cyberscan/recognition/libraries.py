"""How files of JavaScript libraries and style sheets are named: by public networks, and on a site's own host.

A number counts only where the library's own name stands beside it: that of a folder above, or behind a ``?``,
may be the theme's or the site's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"v?([0-9]{1,2}(?:\.[0-9]{1,3}){1,2})"
_WHOLE = r"v?([0-9]{1,2}\.[0-9]{1,3}\.[0-9]{1,3})"
_NETWORKS = (
    r"//(?:cdn\.jsdelivr\.net/npm|unpkg\.com|esm\.sh|cdn\.skypack\.dev"
    r"|cdnjs\.cloudflare\.com/ajax/libs|ajax\.googleapis\.com/ajax/libs)/"
)
"""Hosts whose addresses are made of a package's name and the number of a release."""
_MADE = (
    r"(?:[.-](?:min|slim|pack|packed|full|all|bundle|umd|esm|prod|production|global|browser|custom"
    r"|[0-9a-f]{8,40})){0,3}"
)
"""What a way of building adds to a name."""
_END = r"\.m?(?:js|css)(?=[?#]|$)"


def of_package(name: str) -> str:
    """The address of a package at a public network; ``@3`` there is whatever is newest, so it is no version."""
    return rf"{_NETWORKS}{re.escape(name)}(?:[@/]{_WHOLE}(?=[/?]|$))?(?=[@/?]|$)"


def of_file(name: str) -> Iterator[str]:
    """Files of a library: its number in their names, or in that of the folder that is named like it."""
    own = re.escape(name)
    yield rf"/{own}(?:[.-]{_NUMBER})?{_MADE}{_END}"
    yield rf"/{own}[-/@]{_NUMBER}(?:-dist)?/(?:[A-Za-z]{{1,12}}/){{0,2}}{own}{_MADE}{_END}"
